import type { Ctx } from '../../platform/ctx.ts'
import { daysUntil, type PushCertificateHealth, warningDays } from './push-certificate.ts'
import { configurationProblem } from './push-verdict.ts'
import { type CertificateRow, selectCertificate } from './store.ts'

/** The push certificate and its health. */
export async function getPushCertificate(ctx: Ctx): Promise<PushCertificateHealth> {
  const active = await selectCertificate(ctx, 'active')
  const requested = await selectCertificate(ctx, 'requested')
  const daysLeft = active?.notAfter ? daysUntil(active.notAfter, ctx.now()) : null
  return {
    state: daysLeft === null ? (requested ? 'requested' : 'none') : stateOf(daysLeft),
    topic: active?.topic ?? null,
    expiresAt: active?.notAfter ?? null,
    daysLeft,
    appleAccount: active?.appleAccount ?? null,
    request: requested ? requestOf(requested) : null,
    problem: active ? await findProblem(ctx) : null,
  }
}

function stateOf(daysLeft: number): PushCertificateHealth['state'] {
  if (daysLeft < 0) return 'expired'
  return daysLeft <= warningDays[0] ? 'expiring' : 'active'
}

function requestOf({ requestPem, createdAt }: CertificateRow): PushCertificateHealth['request'] {
  return requestPem === null ? null : { pem: requestPem, createdAt }
}

/** What is wrong with a certificate is the same for each push, so the last one tells. */
async function findProblem(ctx: Ctx): Promise<string | null> {
  const last = await ctx.db
    .selectFrom('pushes')
    .select('lastError')
    .where('lastError', 'is not', null)
    .orderBy('lastSentAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.lastError ? configurationProblem(last.lastError) : null
}
