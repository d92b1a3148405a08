import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import type { EnrollmentMethod } from '../devices/device.ts'
import { hashBearerToken } from '../devices/device-identifiers.ts'
import type { Network } from '../organization/network.ts'
import { makeEnrollmentProfile } from './enrollment-profile.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import { challengeMinutes, type EnrollmentSession } from './enrollment-session.ts'
import { requireReady } from './require-ready.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { lockSession, updateSession } from './store.ts'

export interface ProfileRequest {
  readonly publicUrl: URL
  readonly network: Network
  readonly method: EnrollmentMethod
  readonly bearerToken: string
}

/**
 * Gives out the signed enrollment profile of a session.
 *
 * An account-driven device may ask again until it has its identity, since an answer may get lost; each profile voids the
 * one before. A download works once.
 *
 * @throws {EnrollmentRefusal} ENROLLMENT_CLOSED, PUSH_CERTIFICATE_MISSING, TOKEN_UNKNOWN, TOKEN_EXPIRED, TOKEN_USED
 */
export function issueProfile(ctx: Ctx, request: ProfileRequest): Promise<Buffer> {
  return inTransaction(ctx, async (tx) => {
    const session = await lockSession(tx, { bearerHash: hashBearerToken(request.bearerToken) })
    const usable = requireUsable(tx, session, request)
    const topic = await requireReady(tx, request.network, usable)
    const challenge = await renewChallenge(tx, usable)
    ctx.log.info('enrollment.profile-issued', { sessionId: usable.id, networkId: usable.networkId })
    return makeEnrollmentProfile(tx, { ...request, session: usable, challenge, topic })
  })
}

function requireUsable(tx: Tx, session: EnrollmentSession | undefined, request: ProfileRequest): EnrollmentSession {
  if (!session || session.networkId !== request.network.id || session.method !== request.method) {
    throw new EnrollmentRefusal('TOKEN_UNKNOWN')
  }
  if (session.expiresAt < tx.now()) throw new EnrollmentRefusal('TOKEN_EXPIRED')
  if (session.state !== 'signed-in' && session.state !== 'profile-issued') throw new EnrollmentRefusal('TOKEN_USED')
  return session
}

async function renewChallenge(tx: Tx, session: EnrollmentSession): Promise<string> {
  const challenge = newSecret()
  await updateSession(tx, session.id, {
    state: 'profile-issued',
    challengeHash: hashSecret(challenge),
    challengeExpiresAt: new Date(tx.now().getTime() + challengeMinutes * 60_000),
    // The token of an account-driven device stays: it is what proves its user from now on.
    ...(session.method === 'profile' ? { bearerHash: null } : {}),
  })
  return challenge
}
