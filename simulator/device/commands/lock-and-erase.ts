import type { PlistDict } from '../../../src/apple/plist/plist-value.ts'
import { optionalString, requireData } from '../../../src/apple/plist/read-dict.ts'
import { acknowledged, type CommandAnswer, type CommandContext, failed } from './command-answer.ts'

/**
 * Locks the screen. Apple lets organizations do this to a person's own iPhone; no server that promises otherwise may
 * send it, so it is noted.
 */
export function deviceLock({ device, enrollment }: CommandContext): CommandAnswer {
  if (enrollment.kind === 'user') {
    device.wire.alarm('DeviceLock', 'locks a device that belongs to its user (Apple permits it, few servers should)')
  }
  device.lock()
  return acknowledged({ MessageResult: 'Success' })
}

/** Apple silicon takes no PIN; it is the older Macs that cannot do without. */
export function eraseDevice(_context: CommandContext, command: PlistDict): CommandAnswer {
  optionalString(command, 'PIN')
  return acknowledged({}, 'erase')
}

/** Works only with the token that this very device handed over when it enrolled. */
export function clearPasscode({ device }: CommandContext, command: PlistDict): CommandAnswer {
  if (!device.unlockToken.equals(requireData(command, 'UnlockToken'))) {
    return failed('MCPasscodeErrorDomain', 5013, 'The passcode could not be cleared.')
  }
  device.unlock()
  return acknowledged()
}
