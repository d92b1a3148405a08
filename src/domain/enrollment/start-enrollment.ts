import type { Ctx } from '../../platform/ctx.ts'
import type { EnrollmentSessionId } from '../../platform/ids.ts'
import { hashBearerToken } from '../devices/device-identifiers.ts'
import { sessionMinutes } from './enrollment-session.ts'
import { newSecret } from './secrets.ts'
import { type SignedInPerson, settleAccount } from './settle-account.ts'
import { insertSession } from './store.ts'

export interface StartedEnrollment {
  readonly sessionId: EnrollmentSessionId
  /** For the device, and for nobody else; only its hash is stored. */
  readonly bearerToken: string
}

/**
 * Starts an enrollment for a person who signed in and confirmed it. What it will be, and whose, is written down now and
 * never taken from a device.
 *
 * @throws {EnrollmentRefusal} as {@link settleAccount}
 */
export async function startEnrollment(ctx: Ctx, person: SignedInPerson): Promise<StartedEnrollment> {
  const { network, owner, request } = person
  const managedAppleAccount = await settleAccount(ctx, person)
  const sessionId = ctx.newId() as EnrollmentSessionId
  const bearerToken = newSecret()
  const now = ctx.now()
  await insertSession(ctx, {
    id: sessionId,
    networkId: network.id,
    kind: request.kind,
    method: request.method,
    ownerId: owner.id,
    managedAppleAccount,
    state: 'signed-in',
    bearerHash: hashBearerToken(bearerToken),
    createdAt: now,
    expiresAt: new Date(now.getTime() + sessionMinutes * 60_000),
  })
  ctx.log.info('enrollment.started', { sessionId, networkId: network.id, kind: request.kind, method: request.method })
  return { sessionId, bearerToken }
}
