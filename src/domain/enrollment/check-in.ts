import type { Authenticate, CheckOut, TokenUpdate } from '../../apple/checkin/parse-checkin.ts'
import type { Sender } from '../../apple/checkin/sender.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { EnrollmentId } from '../../platform/ids.ts'
import { type DeviceIdentity, isUsable } from '../ca/device-identity.ts'
import { findIdentity } from '../ca/find-identity.ts'
import type { Platform } from '../devices/device.ts'
import { hashBearerToken } from '../devices/device-identifiers.ts'
import type { Network } from '../organization/network.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import type { EnrollmentSession } from './enrollment-session.ts'

/** The messages that an enrollment is made and ended of. */
export type EnrollmentMessage = Authenticate | TokenUpdate | CheckOut

/** A check-in message, and what the edge found out about who sent it. */
export interface Checkin<Message extends EnrollmentMessage = EnrollmentMessage> {
  /** The network and the kind of enrollment that the address stands for. */
  readonly network: Network
  readonly endpointKind: 'user' | 'device'
  readonly message: Message
  /** The certificate whose key the sender has: SHA-256 of its DER. */
  readonly identity: { readonly fingerprint: Buffer }
  readonly bearerToken: string | null
}

/**
 * The identity behind a message, as long as it counts.
 *
 * @throws {EnrollmentRefusal} CERTIFICATE_UNKNOWN
 */
export async function requireIdentity(ctx: Ctx, { identity, network }: Checkin): Promise<DeviceIdentity> {
  const known = await findIdentity(ctx, identity.fingerprint)
  if (known?.networkId !== network.id || !isUsable(known, ctx.now())) {
    throw new EnrollmentRefusal('CERTIFICATE_UNKNOWN')
  }
  return known
}

/**
 * Whether a message is one that a device of this kind may send here: to the address of its kind, under the name of its
 * kind, and under User Enrollment without anything that tells which hardware it is.
 *
 * @throws {EnrollmentRefusal} WRONG_ENROLLMENT_KIND, HARDWARE_IDENTIFIER_SENT
 */
export function requireKind(kind: 'user' | 'device', { endpointKind, message }: Checkin): void {
  const { sender, forbiddenKeys } = message
  if (endpointKind !== kind) throw new EnrollmentRefusal('WRONG_ENROLLMENT_KIND')
  const tellsHardware = forbiddenKeys.length > 0 || (kind === 'user' && sender.enrolledAs === 'device')
  if (tellsHardware) throw new EnrollmentRefusal('HARDWARE_IDENTIFIER_SENT')
  if (sender.enrolledAs !== kind) throw new EnrollmentRefusal('WRONG_ENROLLMENT_KIND')
}

/**
 * Whether the user of an account-driven device has signed in. On a Mac only some messages carry the token, on other
 * devices all do.
 *
 * @throws {EnrollmentRefusal} TOKEN_MISSING, TOKEN_UNKNOWN
 */
export function requireUser(session: EnrollmentSession, platform: Platform, bearerToken: string | null): void {
  if (session.method !== 'account-driven') return
  if (bearerToken === null) {
    if (platform === 'macos') return
    throw new EnrollmentRefusal('TOKEN_MISSING')
  }
  if (!session.bearerHash?.equals(hashBearerToken(bearerToken))) throw new EnrollmentRefusal('TOKEN_UNKNOWN')
}

/** What the sender calls itself: its EnrollmentID, or its UDID. */
export function enrollmentIdOf(sender: Sender): EnrollmentId {
  return (sender.enrolledAs === 'user' ? sender.enrollmentId : sender.udid) as EnrollmentId
}
