import type { ApiKey } from '../../../../src/contract/accounts.ts'
import type { Tone } from '../../ui/status-chip.tsx'

interface KeyState {
  readonly tone: Tone
  readonly word: string
  readonly isLive: boolean
}

const soonMilliseconds = 14 * 24 * 60 * 60 * 1000

/** Whether a key still works, and whether it soon will not. */
export function keyState({ revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: Date): KeyState {
  if (revokedAt !== null) return { tone: 'skipped', word: 'Revoked', isLive: false }
  const left = new Date(expiresAt).getTime() - now.getTime()
  if (left <= 0) return { tone: 'skipped', word: 'Expired', isLive: false }
  return left < soonMilliseconds
    ? { tone: 'needs', word: 'Expires soon', isLive: true }
    : { tone: 'good', word: 'Works', isLive: true }
}
