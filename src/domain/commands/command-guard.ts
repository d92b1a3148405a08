import { type CommandTarget, refuseCommand } from '../../apple/availability/commands.ts'
import { refusedQueries } from '../../apple/availability/device-information-queries.ts'
import type { Refusal } from '../../apple/availability/refusal.ts'

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
