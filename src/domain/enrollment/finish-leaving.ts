import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { findLocked } from './find-locked.ts'
import { leave } from './leave.ts'

/**
 * A device that was told to leave has done so, or has had its time. Does nothing for a device that is not leaving: it
 * may have gone already, or have enrolled again since.
 */
export function finishLeaving(ctx: Ctx, deviceId: DeviceId): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const device = await findLocked(tx, deviceId)
    if (device?.state === 'leaving') await leave(tx, device, 'left')
  })
}
