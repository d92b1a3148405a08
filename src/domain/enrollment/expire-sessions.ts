import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { forgetExpiredIdentities } from '../ca/revoke-identities.ts'
import { findLocked } from './find-locked.ts'
import { forget } from './leave.ts'
import { deleteExpiredSessions } from './store.ts'
import { selectUnfinished } from './views.ts'

const unfinishedHours = 24
const batchSize = 200

/**
 * Clears away what enrollments left behind that never came to an end: sessions whose device never showed its identity,
 * devices that said Authenticate and then nothing for a day, and identities that have expired.
 */
export async function expireSessions(ctx: Ctx): Promise<void> {
  const sessions = await deleteExpiredSessions(ctx)
  const identities = await forgetExpiredIdentities(ctx)
  const before = new Date(ctx.now().getTime() - unfinishedHours * 3_600_000)
  const unfinished = await selectUnfinished(ctx, before, batchSize)
  for (const deviceId of unfinished) await forgetUnfinished(ctx, deviceId)
  const total = sessions + identities + unfinished.length
  if (total > 0) ctx.log.info('enrollment.expired', { total, count: unfinished.length })
}

function forgetUnfinished(ctx: Ctx, deviceId: DeviceId): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const device = await findLocked(tx, deviceId)
    if (device?.state === 'authenticated' && device.enrolledAt === null) await forget(tx, device, 'forgotten')
  })
}
