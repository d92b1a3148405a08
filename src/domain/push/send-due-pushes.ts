import { sql } from 'kysely'
import type { ApnsClient } from '../../clients/apns.ts'
import { importPrivateKey } from '../../pki/keys.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { ChannelId } from '../../platform/ids.ts'
import { counter, gauge } from '../../platform/metrics.ts'
import { openDeviceSeal } from '../devices/device-key.ts'
import { markPushLost } from '../devices/mark-push-lost.ts'
import { keyContext } from './push-certificate.ts'
import { type PushVerdict, pushVerdict } from './push-verdict.ts'
import { selectCertificate } from './store.ts'
import { waitAfter } from './wake-channel.ts'

const batchSize = 500
/** Longer than a push can take, its retries included. */
const leaseSeconds = 180
/** Apple keeps a push for a device that is off. By then something else has been due anyway. */
const pushLifetimeMilliseconds = 7 * 24 * 60 * 60_000
/** What is wrong with a certificate is not better in a minute. */
const certificateFaultWaitMinutes = 15

const pushes = counter('lodger_pushes_total', 'Pushes, by what Apple answered', ['outcome'])
const expiry = gauge('lodger_push_certificate_expires_seconds', 'When the push certificate expires, in Unix time')

/**
 * Wakes the channels that are due, at most 500 of them. Any number of processes may do so at once: each channel is
 * leased by one, and if that dies, another takes it up when the lease ends.
 *
 * @returns how many there were; 0 also if there is no valid push certificate
 */
export async function sendDuePushes(ctx: Ctx, apns: ApnsClient): Promise<number> {
  const topic = await useActiveCertificate(ctx, apns)
  if (topic === undefined) return 0
  const leased = await leaseDuePushes(ctx)
  const expiresAt = new Date(ctx.now().getTime() + pushLifetimeMilliseconds)
  const settled = leased.map(async (push) => {
    const { token, magic } = openPush(ctx, push)
    return { push, verdict: pushVerdict(await apns.send({ token, magic, topic, expiresAt })) }
  })
  await settle(ctx, await Promise.all(settled))
  return leased.length
}

/** @returns its topic, or undefined if there is none that is valid */
async function useActiveCertificate(ctx: Ctx, apns: ApnsClient): Promise<string | undefined> {
  const certificate = await selectCertificate(ctx, 'active')
  if (!certificate?.certificatePem || !certificate.topic || !certificate.notAfter) return undefined
  expiry.set(certificate.notAfter.getTime() / 1000)
  if (certificate.notAfter <= ctx.now()) return undefined
  const key = importPrivateKey(ctx.vault.open(certificate.privateKeySealed, keyContext(certificate.id)))
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  apns.useCertificate({ certificatePem: certificate.certificatePem, keyPem })
  return certificate.topic
}

interface LeasedPush {
  readonly channelId: ChannelId
  readonly deviceId: string
  readonly tokenSealed: Buffer
  readonly magicSealed: Buffer
  readonly tokenUpdatedAt: Date
  readonly keySealed: Buffer
}

/** A channel that has lost its token since it was to be woken gets no push, and no row. */
async function leaseDuePushes(ctx: Ctx): Promise<readonly LeasedPush[]> {
  const now = ctx.now()
  const leasedUntil = new Date(now.getTime() + leaseSeconds * 1000)
  const { rows } = await sql<LeasedPush>`
    with due as (
      select channel_id from pushes where due_at <= ${now} order by due_at limit ${batchSize} for update skip locked
    ),
    target as materialized (
      select channel.*, device_keys.key_sealed
      from due join channels channel on channel.id = due.channel_id join device_keys using (device_id)
      where push_token_sealed is not null and push_magic_sealed is not null and push_lost_at is null
    ),
    leased as (
      update pushes push set due_at = ${leasedUntil}, leased_until = ${leasedUntil}, last_sent_at = ${now}, attempts = attempts + 1
      from target where push.channel_id = target.id
    ),
    dropped as (
      delete from pushes push using due
      where push.channel_id = due.channel_id and not exists (select from target where target.id = due.channel_id)
    )
    select id as "channelId", device_id as "deviceId", push_token_sealed as "tokenSealed", push_magic_sealed as "magicSealed",
      token_updated_at as "tokenUpdatedAt", key_sealed as "keySealed"
    from target`.execute(ctx.db)
  return rows
}

function openPush(ctx: Ctx, push: LeasedPush): { readonly token: Buffer; readonly magic: string } {
  const seal = openDeviceSeal(ctx.vault, push.deviceId, push.keySealed)
  return {
    token: seal.open(push.tokenSealed, 'push-token'),
    magic: seal.open(push.magicSealed, 'push-magic').toString(),
  }
}

interface Settled {
  readonly push: LeasedPush
  readonly verdict: PushVerdict
}

interface Postponed {
  readonly channelId: ChannelId
  readonly reason: string
  readonly fault: 'apple' | 'certificate' | 'lodger'
}

async function settle(ctx: Ctx, settled: readonly Settled[]): Promise<void> {
  const sent: ChannelId[] = []
  const postponed: Postponed[] = []
  for (const { push, verdict } of settled) {
    pushes.inc({ outcome: verdict.kind === 'sent' ? 'sent' : verdict.reason })
    if (verdict.kind === 'sent') sent.push(push.channelId)
    else if (verdict.kind === 'later') postponed.push({ channelId: push.channelId, ...verdict })
    else if (!(await isLost(ctx, push, verdict.since))) {
      postponed.push({ channelId: push.channelId, reason: verdict.reason, fault: 'apple' })
    }
  }
  complain(ctx, postponed)
  await settleSent(ctx, sent)
  await settlePostponed(ctx, postponed)
}

/** One line for a whole batch: what is wrong with one push is wrong with all. */
function complain(ctx: Ctx, postponed: readonly Postponed[]): void {
  const own = postponed.find(({ fault }) => fault !== 'apple')
  if (own) ctx.log.error('push.refused', { reason: own.reason, count: postponed.length })
  else if (postponed[0]) ctx.log.warn('push.postponed', { reason: postponed[0].reason, count: postponed.length })
}

/** What Apple says of a token counts only for that token: a device may have got another one in the meantime. */
function isLost(ctx: Ctx, push: LeasedPush, since: Date | null): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const lost = await markPushLost(tx, push.channelId, since ?? push.tokenUpdatedAt)
    if (lost) await tx.db.deleteFrom('pushes').where('channelId', '=', push.channelId).execute()
    return lost
  })
}

/** A due time that is not the lease's end any more means a wake that came in between: the push may have missed it. */
async function settleSent(ctx: Ctx, channelIds: readonly ChannelId[]): Promise<void> {
  if (channelIds.length === 0) return
  await sql`
    update pushes set
      due_at = case when due_at = leased_until then 'infinity' else last_sent_at + ${waitAfter(sql`attempts`)} end,
      leased_until = null, last_error = null
    where channel_id = any(${channelIds}::uuid[])`.execute(ctx.db)
}

async function settlePostponed(ctx: Ctx, postponed: readonly Postponed[]): Promise<void> {
  if (postponed.length === 0) return
  await sql`
    update pushes set
      due_at = ${ctx.now()}::timestamptz + case fault when 'certificate' then ${certificateFaultWaitMinutes} * interval '1 minute'
        else ${waitAfter(sql`attempts`)} end,
      leased_until = null, last_error = reason
    from unnest(
      ${postponed.map((one) => one.channelId)}::uuid[],
      ${postponed.map((one) => one.reason)}::text[],
      ${postponed.map((one) => one.fault)}::text[]
    ) as postponed (id, reason, fault)
    where channel_id = postponed.id`.execute(ctx.db)
}
