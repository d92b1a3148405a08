import { actingAs, type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Network } from '../organization/network.ts'
import { EnrollmentRefusal, type RefusalReason } from './enrollment-refusal.ts'

export interface RefusedRequest {
  readonly network: Pick<Network, 'id' | 'name'>
  /** Connects what the person was shown with the audit; lines of the log have it anyway. */
  readonly traceId?: string | undefined
}

/** What no honest device does: somebody should look at it. */
const alarming: ReadonlySet<RefusalReason> = new Set([
  'ENROLLMENT_ID_TAKEN',
  'ENROLLMENT_ID_CHANGED',
  'HARDWARE_IDENTIFIER_SENT',
  'SUPERVISED',
  'NOT_USER_ENROLLED',
])

/** Whoever is turned away without having signed in could be anybody, and must not fill the audit. */
const quietMinutes = 10
const lastRecorded = new Map<string, number>()

/**
 * Tells admins that somebody was turned away: each time in the log, and in the audit once in a while for each reason.
 * Nothing tells who it was.
 */
export async function recordRefusal(ctx: Ctx, refusal: EnrollmentRefusal, request: RefusedRequest): Promise<void> {
  const { network, traceId } = request
  const reason = refusal.code
  const level = alarming.has(reason) ? 'error' : 'warn'
  ctx.log[level]('enrollment.refused', { reason, networkId: network.id, error: refusal.cause })
  if (!isDue(`${network.id} ${reason}`, ctx.now().getTime())) return
  await inTransaction(ctx, (tx) =>
    recordAudit(actingAs(tx, { kind: 'device', id: null }), {
      action: 'enrollment.refused',
      networkId: network.id,
      subject: { kind: 'network', id: network.id, label: network.name },
      after: { reason, explanation: refusal.message, traceId: traceId ?? null },
    }),
  )
}

function isDue(key: string, now: number): boolean {
  const last = lastRecorded.get(key)
  if (last !== undefined && now - last < quietMinutes * 60_000) return false
  lastRecorded.set(key, now)
  return true
}

/** Does something for a device, and tells admins if it is refused; what it wrote until then is undone. */
export async function recordingRefusals<T>(
  ctx: Ctx,
  network: RefusedRequest['network'],
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(ctx, work)
  } catch (error) {
    if (error instanceof EnrollmentRefusal) await recordRefusal(ctx, error, { network })
    throw error
  }
}
