import { type CommandTarget, refuseCommand } from '../../apple/availability/commands.ts'
import { refusedQueries } from '../../apple/availability/device-information-queries.ts'
import type { Refusal } from '../../apple/availability/refusal.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { Device } from '../devices/device.ts'

/** What decides whether a channel may get a command: the command, what it asks for, and whose channel it is. */
export interface GuardedCommand extends CommandTarget {
  readonly queries?: readonly string[] | undefined
}

/** Why a channel must not get a command; null if it may. */
export function refusalOf(command: GuardedCommand): Refusal | null {
  return refuseCommand(command) ?? refuseQueries(command)
}

function refuseQueries({ requestType, queries = [], kind }: GuardedCommand): Refusal | null {
  const refused = refusedQueries(queries, kind)
  if (refused.length === 0) return null
  return {
    reason: 'enrollment',
    sentence: `${requestType} must not ask for ${refused.join(', ')} under User Enrollment.`,
  }
}

/** What about a device decides which commands it may get. */
export function guardedFacts(device: Device): Pick<CommandTarget, 'kind' | 'platform' | 'osVersion' | 'isSupervised'> {
  const { kind, platform, osVersion } = device
  return { kind, platform, osVersion, isSupervised: device.kind === 'user' ? false : device.isSupervised }
}

/** @throws {LodgerError} COMMAND_NOT_ALLOWED with `details.reason` */
export function requireAllowed(command: GuardedCommand): void {
  const refusal = refusalOf(command)
  if (!refusal) return
  throw new LodgerError('COMMAND_NOT_ALLOWED', refusal.sentence, {
    details: { requestType: command.requestType, reason: refusal.reason },
  })
}
