import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { OwnerId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { countDevicesOf } from './count-devices.ts'
import { ownerNotFound } from './get-owner.ts'
import { deleteOwnerRow, lockOwner } from './store.ts'

/** @throws {LodgerError} OWNER_NOT_FOUND, OWNER_HAS_DEVICES */
export function deleteOwner(ctx: Ctx, id: OwnerId): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const owner = await lockOwner(tx, id)
    if (!owner) throw ownerNotFound()
    const devices = await countDevicesOf(tx, id)
    if (devices > 0) {
      throw new LodgerError('OWNER_HAS_DEVICES', 'This owner still has devices. Let them leave first.', {
        details: { devices },
      })
    }
    await deleteOwnerRow(tx, id)
    await recordAudit(tx, { action: 'owner.deleted', subject: { kind: 'owner', id, label: owner.name } })
  })
}
