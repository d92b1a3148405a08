import { ParseError } from '../../../src/apple/parse-error.ts'
import type { PlistDict } from '../../../src/apple/plist/plist-value.ts'
import { requireData, requireString } from '../../../src/apple/plist/read-dict.ts'
import { PkiError } from '../../../src/pki/asn1-error.ts'
import { SimulatorError } from '../../simulator-error.ts'
import { holdsEnrollment, readProfile } from '../install-profile.ts'
import { renewEnrollment } from '../renew-enrollment.ts'
import { unsignedProfile } from '../unsigned-profile.ts'
import { acknowledged, type CommandAnswer, type CommandContext, failed } from './command-answer.ts'

/** Installs a profile, in place of the one with the same identifier if there is one. */
export async function installProfile(context: CommandContext, command: PlistDict): Promise<CommandAnswer> {
  const payload = Buffer.from(requireData(command, 'Payload'))
  try {
    const content = unsignedProfile(payload)
    return holdsEnrollment(content) ? await renew(context, payload) : install(context, content)
  } catch (error) {
    if (!(error instanceof ParseError || error instanceof PkiError)) throw error
    return failed('MCProfileErrorDomain', 1000, 'The profile is invalid.')
  }
}

function install({ device, enrollment, channel }: CommandContext, content: Buffer): CommandAnswer {
  const { profile, refused } = readProfile(device, enrollment, channel, content)
  for (const { type, refusal } of refused) device.wire.alarm(type, `in a profile: ${refusal}`)
  // A Mac leaves out what it does not take; the others take all or nothing.
  if (refused.length > 0 && device.model.platform !== 'macos') {
    return failed('MCInstallationErrorDomain', 4001, 'The profile holds a payload that cannot be installed here.')
  }
  const { managed } = enrollment
  managed.profiles = [
    ...managed.profiles.filter((other) => other.identifier !== profile.identifier || other.channel !== channel.kind),
    profile,
  ]
  return acknowledged()
}

async function renew({ device, enrollment }: CommandContext, payload: Buffer): Promise<CommandAnswer> {
  try {
    await renewEnrollment(device, enrollment, payload)
    return acknowledged()
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    device.wire.alarm('InstallProfile: enrollment', error.message)
    return failed('MCInstallationErrorDomain', 4001, 'The enrollment profile cannot replace the installed one.')
  }
}

/** Removes a profile the organization installed; the one that enrolled the device takes everything with it. */
export function removeProfile({ device, enrollment, channel }: CommandContext, command: PlistDict): CommandAnswer {
  const identifier = requireString(command, 'Identifier')
  const profile = enrollment.managed.profiles.find((installed) => installed.identifier === identifier)
  if (!profile) return failed('MCMDMErrorDomain', 12021, `The profile “${identifier}” is not installed.`)
  if (profile.isEnrollment) return acknowledged({}, 'leave')
  if (profile.channel !== channel.kind) {
    device.wire.alarm('RemoveProfile', 'on another channel than the profile was installed on')
    return failed('MCMDMErrorDomain', 12021, `The profile “${identifier}” is not installed here.`)
  }
  enrollment.managed.profiles = enrollment.managed.profiles.filter((other) => other !== profile)
  return acknowledged()
}
