import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { recordDeviceEvent } from './record-device-event.ts'
import { updateDeviceRow } from './store.ts'

/** Notes that a device is told to leave; it is left alone until it has. */
export async function markLeaving(tx: Tx, deviceId: DeviceId): Promise<void> {
  await updateDeviceRow(tx, deviceId, { state: 'leaving' })
  await tx.db.deleteFrom('deliveries').where('deviceId', '=', deviceId).execute()
  await recordDeviceEvent(tx, deviceId, 'leaving')
}
