import { deviceInformationQueries } from '../../apple/availability/device-information-queries.ts'
import type { Command } from '../../apple/commands/command.ts'
import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Device } from '../devices/device.ts'
import { getDevice } from '../devices/get-device.ts'
import { modelOf } from '../devices/model-of.ts'
import { openUnlockToken } from '../devices/open-unlock-token.ts'
import { guardedFacts, requireAllowed } from './command-guard.ts'
import type { CommandRecord } from './command-record.ts'
import { enqueueCommand, type NewCommand } from './enqueue-command.ts'
import { getCommand } from './list-commands.ts'
import { readProfileIdentifier, requireFree } from './read-profile.ts'

/** What an admin asks for; Lodger knows the rest of the command. */
export type CommandRequest =
  | { readonly requestType: QueryType | 'ClearPasscode' | 'ActivationLockBypassCode' | 'ClearActivationLockBypassCode' }
  /** `profile` is signed or not. */
  | { readonly requestType: 'InstallProfile'; readonly profile: Buffer }
  | { readonly requestType: 'RemoveProfile'; readonly identifier: string }
  | {
      readonly requestType: 'DeviceLock'
      readonly message?: string | undefined
      readonly phoneNumber?: string | undefined
      readonly pin?: string | undefined
    }
  | { readonly requestType: 'EraseDevice'; readonly pin?: string | undefined }

type QueryType =
  | 'DeviceInformation'
  | 'SecurityInfo'
  | 'ProfileList'
  | 'CertificateList'
  | 'ManagedApplicationList'
  | 'InstalledApplicationList'

export interface RequestedCommand {
  readonly command: CommandRecord
  /** False if an equal command waits already, and is given back. */
  readonly isNew: boolean
}

/**
 * Queues a command that an admin has chosen for a device.
 *
 * @throws {LodgerError} DEVICE_NOT_FOUND, DEVICE_NOT_MANAGED, COMMAND_NOT_ALLOWED, COMMAND_NOT_OFFERED, PROFILE_INVALID,
 *   PROFILE_RESERVED, UNLOCK_TOKEN_MISSING
 */
export function requestCommand(ctx: Ctx, deviceId: DeviceId, request: CommandRequest): Promise<RequestedCommand> {
  return inTransaction(ctx, async (tx) => {
    const device = await getDevice(tx, deviceId)
    requireAllowed({ ...guardedFacts(device), requestType: request.requestType, channel: 'device' })
    const wanted = await commandFor(tx, device, request)
    const { id, isNew } = await enqueueCommand(tx, { deviceId, ...wanted })
    if (isNew) await auditRequest(tx, device, wanted)
    return { command: await getCommand(tx, deviceId, id), isNew }
  })
}

type Wanted = Pick<NewCommand, 'command' | 'purpose' | 'subject' | 'isPersonal'>

/** The purposes are those of deliveries as well, so that a device is not asked twice. */
async function commandFor(tx: Tx, device: Device, request: CommandRequest): Promise<Wanted> {
  switch (request.requestType) {
    case 'InstallProfile':
      return aboutProfile(
        { requestType: 'InstallProfile', payload: request.profile },
        readProfileIdentifier(request.profile),
      )
    case 'RemoveProfile':
      return aboutProfile(request, requireFree(request.identifier, 'identifier'))
    case 'DeviceInformation':
      return simple({
        requestType: 'DeviceInformation',
        queries: deviceInformationQueries(device.kind, device.platform),
      })
    case 'InstalledApplicationList':
      return simple({ requestType: 'InstalledApplicationList', managedAppsOnly: device.kind === 'user' })
    case 'ClearPasscode':
      return {
        ...simple({ requestType: 'ClearPasscode', unlockToken: await openUnlockToken(tx, device.id) }),
        isPersonal: true,
      }
    case 'ActivationLockBypassCode':
    case 'ClearActivationLockBypassCode':
      throw new LodgerError('COMMAND_NOT_OFFERED', 'Lodger does not send this command yet.')
    case 'DeviceLock':
    case 'EraseDevice':
      return simple(request)
    case 'SecurityInfo':
    case 'ProfileList':
    case 'CertificateList':
    case 'ManagedApplicationList':
      return simple({ requestType: request.requestType })
    default:
      return request satisfies never
  }
}

function simple(command: Command): Wanted {
  return { command, purpose: command.requestType }
}

/** To install and to remove a profile is one purpose: the later wish counts. */
function aboutProfile(command: Command, identifier: string): Wanted {
  return { command, purpose: `profile:${identifier}`, subject: identifier }
}

function auditRequest(tx: Tx, device: Device, { command, subject }: Wanted): Promise<void> {
  return recordAudit(tx, {
    action: 'command.queued',
    networkId: device.networkId,
    subject: { kind: 'device', id: device.id, label: modelOf(device) },
    after: { requestType: command.requestType, ...(subject && { subject }) },
  })
}
