import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { findLocked } from './find-locked.ts'
import { leave } from './leave.ts'
import { selectSilent } from './views.ts'

const batchSize = 200

/**
 * Lets go of devices that left without a word: Apple cannot reach them, and they have not been in touch for as long as
 * their network waits. Most phones that are erased or given away end like this.
 *
 * @returns how many there were
 */
export async function forgetSilentDevices(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  let count = 0
  for (;;) {
    const silent = await selectSilent(ctx, batchSize)
    for (const deviceId of silent) {
      if (signal?.aborted) return count
      if (await letGo(ctx, deviceId)) count += 1
    }
    if (silent.length < batchSize) return count
  }
}

function letGo(ctx: Ctx, deviceId: DeviceId): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const device = await findLocked(tx, deviceId)
    // It may have come back since the list was made.
    if (!device || (await selectSilent(tx, 1, deviceId)).length === 0) return false
    await leave(tx, device, 'silent')
    return true
  })
}
