// What Lodger does not do although Apple permits it. Policy may only narrow Apple's rules.
import type { EnrollmentKind } from '../enrollment-kind.ts'
import type { Refusal } from './refusal.ts'

/** Why Lodger does not send a command; null if it does. */
export function refuseByPolicy({ requestType, kind }: { requestType: string; kind: EnrollmentKind }): Refusal | null {
  if (kind === 'user' && requestType === 'DeviceLock') {
    return { reason: 'policy', sentence: 'Lodger never locks a device that belongs to its user.' }
  }
  return null
}
