import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { defineJob } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { selectCertificate } from './store.ts'

export const warnOfExpiryJob = defineJob<{ certificateId: string; days: number }>('warn-of-push-certificate-expiry')

/** Tells the operator that the push certificate expires in so many days, unless it was renewed since. */
export async function warnOfExpiry(
  ctx: Ctx,
  { certificateId, days }: { certificateId: string; days: number },
): Promise<void> {
  const active = await selectCertificate(ctx, 'active')
  if (active?.id !== certificateId) return
  const level = days <= 7 ? 'error' : 'warn'
  ctx.log[level]('push-certificate.expiring', {
    pushCertificateId: certificateId,
    days,
    topic: active.topic ?? undefined,
  })
  await inTransaction(ctx, (tx) =>
    recordAudit(tx, {
      action: 'push-certificate.expiring',
      subject: { kind: 'push-certificate', id: certificateId },
      after: { daysLeft: days },
    }),
  )
}
