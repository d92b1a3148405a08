import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { actorLabel } from './actor-label.ts'
import type { DeviceEvent } from './device-event.ts'

/** Adds to a device's timeline. */
export async function recordDeviceEvent(tx: Tx, deviceId: DeviceId, event: DeviceEvent): Promise<void> {
  await tx.db
    .insertInto('deviceEvents')
    .values({ deviceId, id: tx.newId(), at: tx.now(), event, actorLabel: actorLabel(tx.actor) })
    .execute()
}
