import type { Tx } from '../../platform/ctx.ts'
import type { ChannelId, DeviceId } from '../../platform/ids.ts'
import { recordDeviceEvent } from './record-device-event.ts'

/**
 * Notes that Apple cannot reach a channel since `since`, unless the channel has said a newer TokenUpdate. A device that
 * cannot be reached is `lapsed` until it makes contact: a strong hint that it left, but no proof.
 *
 * @returns false if the channel has a newer token, so that the report means nothing any more
 */
export async function markPushLost(tx: Tx, channelId: ChannelId, since: Date): Promise<boolean> {
  const channel = await tx.db
    .updateTable('channels')
    .set({ pushLostAt: tx.now() })
    .where('id', '=', channelId)
    .where('tokenUpdatedAt', '<=', since)
    .returning(['id', 'deviceId'])
    .executeTakeFirst()
  if (!channel) return false
  if (channel.id === channel.deviceId) await lapse(tx, channel.deviceId as DeviceId)
  return true
}

async function lapse(tx: Tx, deviceId: DeviceId): Promise<void> {
  const { numUpdatedRows } = await tx.db
    .updateTable('devices')
    .set({ state: 'lapsed' })
    .where('id', '=', deviceId)
    .where('state', '=', 'enrolled')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) await recordDeviceEvent(tx, deviceId, 'push-lost')
}
