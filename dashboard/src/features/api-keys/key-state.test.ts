import { expect, it } from 'vitest'
import { keyState } from './key-state.ts'

const now = new Date('2026-11-22T12:00:00Z')

it.each([
  [null, '2027-02-01T00:00:00Z', 'Works'],
  [null, '2026-11-30T00:00:00Z', 'Expires soon'],
  [null, '2026-11-22T11:59:59Z', 'Expired'],
  ['2026-11-01T00:00:00Z', '2027-02-01T00:00:00Z', 'Revoked'],
])('revoked %s, expiring %s: %s', (revokedAt, expiresAt, word) => {
  expect(keyState({ revokedAt, expiresAt }, now).word).toBe(word)
})
