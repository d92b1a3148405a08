import { ParseError } from '../../../src/apple/parse-error.ts'
import { isPlistDict, type PlistDict, type PlistValue } from '../../../src/apple/plist/plist-value.ts'
import { commandRules } from '../../rules/command-rules.ts'
import { type PlistType, type Refusal, refusalOf } from '../../rules/rule.ts'
import { askedOf } from '../who-is-asked.ts'
import {
  installApplication,
  managedApplicationFeedback,
  manageInstalledApplications,
  removeApplication,
  validateApplications,
} from './app-commands.ts'
import { acknowledged, type CommandAnswer, type CommandContext, failed, formatError, notNow } from './command-answer.ts'
import { declarativeManagement } from './declarative-management.ts'
import { deviceInformation } from './device-information.ts'
import { certificateList, installedApplicationList, managedApplicationList, profileList } from './list-commands.ts'
import { clearPasscode, deviceLock, eraseDevice } from './lock-and-erase.ts'
import { installProfile, removeProfile } from './profile-commands.ts'
import { securityInfo } from './security-info.ts'
import { settings } from './settings.ts'

type Handler = (context: CommandContext, command: PlistDict) => CommandAnswer | Promise<CommandAnswer>

const handlers: Readonly<Record<string, Handler>> = {
  CertificateList: certificateList,
  ClearPasscode: clearPasscode,
  DeclarativeManagement: declarativeManagement,
  DeviceInformation: deviceInformation,
  DeviceLock: deviceLock,
  EraseDevice: eraseDevice,
  InstallApplication: installApplication,
  InstallEnterpriseApplication: installApplication,
  InstalledApplicationList: installedApplicationList,
  InstallProfile: installProfile,
  ManagedApplicationAttributes: manageInstalledApplications,
  ManagedApplicationConfiguration: manageInstalledApplications,
  ManagedApplicationFeedback: managedApplicationFeedback,
  ManagedApplicationList: managedApplicationList,
  ProfileList: profileList,
  RemoveApplication: removeApplication,
  RemoveProfile: removeProfile,
  SecurityInfo: securityInfo,
  Settings: settings,
  ValidateApplications: validateApplications,
}

/** Commands whose effect nobody looks at here: what a device says when there is nothing to tell. */
const plainAnswers: Readonly<Record<string, PlistDict>> = {
  AvailableOSUpdates: { AvailableOSUpdates: [] },
  ManagedMediaList: { Books: [] },
  OSUpdateStatus: { OSUpdateStatus: [] },
  ProvisioningProfileList: { ProvisioningProfileList: [] },
  RequestMirroring: { MirroringResult: 'Unknown' },
  Restrictions: { GlobalRestrictions: { restrictedBool: {}, restrictedValue: {} } },
  ScheduleOSUpdate: { UpdateResults: [] },
}

/** What iOS carries out whether or not somebody has unlocked it. */
const neverPutOff = new Set([
  'DeviceInformation',
  'ProfileList',
  'DeviceLock',
  'EraseDevice',
  'ClearPasscode',
  'ProvisioningProfileList',
  'InstalledApplicationList',
  'Restrictions',
])

/** Carries out a command as this device would, and notes what the server must not have sent. */
export async function answerCommand(context: CommandContext, command: PlistDict): Promise<CommandAnswer> {
  const { device, enrollment, channel } = context
  const requestType = command['RequestType']
  if (typeof requestType !== 'string') return formatError
  const rule = commandRules[requestType]
  const refusal = refusalOf(rule, askedOf(device, enrollment, channel))
  if (refusal === 'unknown' || rule === undefined) {
    device.wire.alarm(requestType, 'no such command')
    return formatError
  }
  if (refusal !== null) return refused(context, requestType, refusal)
  if (!hasNeededKeys(command, rule.needs ?? {})) return formatError
  if (device.isLocked && !neverPutOff.has(requestType)) return notNow
  return carryOut(context, requestType, command)
}

async function carryOut(context: CommandContext, requestType: string, command: PlistDict): Promise<CommandAnswer> {
  const handler = handlers[requestType]
  if (!handler) return acknowledged(plainAnswers[requestType] ?? {})
  try {
    return await handler(context, command)
  } catch (error) {
    // Thrown by whoever reads the command's keys.
    if (error instanceof ParseError) return formatError
    throw error
  }
}

/** 12021 is what devices say to a command that their enrollment or supervision does not permit. */
function refused({ device, enrollment }: CommandContext, requestType: string, refusal: Refusal): CommandAnswer {
  device.wire.alarm(requestType, `${refusal} (enrolled as ${enrollment.kind})`)
  return failed('MCMDMErrorDomain', 12021, `“${requestType}” is not a valid request type.`)
}

function hasNeededKeys(command: PlistDict, needs: Readonly<Record<string, PlistType>>): boolean {
  return Object.entries(needs).every(([key, type]) => typeOf(command[key]) === type)
}

function typeOf(value: PlistValue | undefined): PlistType | 'other' {
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value as 'string' | 'boolean'
  if (typeof value === 'number' || typeof value === 'bigint') return 'integer'
  if (value instanceof Uint8Array) return 'data'
  if (Array.isArray(value)) return 'array'
  return isPlistDict(value) ? 'dictionary' : 'other'
}
