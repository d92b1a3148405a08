import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { recordDeviceEvent } from './record-device-event.ts'
import { updateDeviceRow } from './store.ts'

/**
 * Notes that a device-enrolled device left. Its record stays listed; what it could be woken, unlocked or trusted with
 * goes, and so does what was installed on it. A user-enrolled device is forgotten instead: forgetDevice.
 */
export async function markUnenrolled(tx: Tx, deviceId: DeviceId): Promise<void> {
  await updateDeviceRow(tx, deviceId, {
    state: 'unenrolled',
    leftAt: tx.now(),
    bearerHash: null,
    unlockTokenSealed: null,
  })
  await tx.db.deleteFrom('channels').where('deviceId', '=', deviceId).where('userHash', 'is not', null).execute()
  await tx.db
    .updateTable('channels')
    .set({ pushTokenSealed: null, pushMagicSealed: null, tokenUpdatedAt: null, pushLostAt: null })
    .where('id', '=', deviceId)
    .execute()
  for (const table of ['deviceProfiles', 'deviceCertificates', 'deviceApps', 'deliveries'] as const) {
    await tx.db.deleteFrom(table).where('deviceId', '=', deviceId).execute()
  }
  await recordDeviceEvent(tx, deviceId, 'left')
}
