import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import type { DeviceEvent } from './device-event.ts'

/** Adds to a device's timeline. */
export async function recordDeviceEvent(tx: Tx, deviceId: DeviceId, event: DeviceEvent): Promise<void> {
  const actorLabel = 'label' in tx.actor ? tx.actor.label : null
  await tx.db.insertInto('deviceEvents').values({ deviceId, id: tx.newId(), at: tx.now(), event, actorLabel }).execute()
}
