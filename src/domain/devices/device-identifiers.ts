import { createHash } from 'node:crypto'
import type { EnrollmentId } from '../../platform/ids.ts'
import type { Vault } from '../../platform/vault.ts'

/** What a device calls itself (EnrollmentID or UDID) is looked up by this, since it is stored only sealed. */
export function hashEnrollmentId(vault: Vault, enrollmentId: EnrollmentId): Buffer {
  return vault.hash(enrollmentId, 'enrollment-id')
}

/** What a Mac calls the user of a channel (EnrollmentUserID or UserID) is looked up by this. */
export function hashChannelUser(vault: Vault, userId: string): Buffer {
  return vault.hash(userId, 'channel-user')
}

/** A bearer token holds 256 random bits, so a plain hash gives nothing away. */
export function hashBearerToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
