import type { Tx } from '../../platform/ctx.ts'
import type { ChannelId, DeviceId } from '../../platform/ids.ts'
import type { Device } from './device.ts'
import { hashChannelUser } from './device-identifiers.ts'
import { type DeviceSeal, findDeviceSeal } from './device-key.ts'
import { lockDevice } from './get-device.ts'
import { recordDeviceEvent } from './record-device-event.ts'
import { updateDeviceRow } from './store.ts'

export interface TokenUpdate {
  readonly deviceId: DeviceId
  /** EnrollmentUserID or UserID on a Mac's user channel; null on the device channel. */
  readonly userId: string | null
  readonly pushToken: Uint8Array
  readonly pushMagic: string
  /** Opens a locked device. Null or absent leaves a stored one as it is. */
  readonly unlockToken?: Uint8Array | null
}

export interface RecordedTokenUpdate {
  readonly channelId: ChannelId
  /** True for the one that completes the enrollment of the device, or opens a user's channel. */
  readonly isFirst: boolean
}

/**
 * Stores what a channel is woken with, token and magic together, and completes the enrollment if this is the first.
 * A device sends it perhaps once in its life: the transaction must commit before it gets its answer.
 *
 * @throws {LodgerError} DEVICE_NOT_FOUND
 */
export async function recordTokenUpdate(tx: Tx, update: TokenUpdate): Promise<RecordedTokenUpdate> {
  const device = await lockDevice(tx, update.deviceId)
  const seal = await findDeviceSeal(tx, device.id)
  return update.userId === null
    ? recordOnDeviceChannel(tx, device, seal, update)
    : recordOnUserChannel(tx, device, seal, update, update.userId)
}

async function recordOnDeviceChannel(
  tx: Tx,
  device: Device,
  seal: DeviceSeal,
  update: TokenUpdate,
): Promise<RecordedTokenUpdate> {
  await tx.db
    .updateTable('channels')
    .set(pushColumns(tx, seal, update))
    .where('id', '=', device.id)
    .execute()
  if (device.kind !== 'user' && update.unlockToken) {
    await updateDeviceRow(tx, device.id, { unlockTokenSealed: seal.seal(update.unlockToken, 'unlock-token') })
  }
  const isFirst = device.state === 'authenticated'
  if (isFirst) await completeEnrollment(tx, device)
  if (device.state === 'lapsed') await updateDeviceRow(tx, device.id, { state: 'enrolled' })
  return { channelId: device.id as string as ChannelId, isFirst }
}

/** A device that renewed its identity authenticates again, but has been enrolled since its first time. */
async function completeEnrollment(tx: Tx, device: Device): Promise<void> {
  await updateDeviceRow(tx, device.id, { state: 'enrolled', enrolledAt: device.enrolledAt ?? tx.now() })
  await recordDeviceEvent(tx, device.id, 'enrolled')
}

async function recordOnUserChannel(
  tx: Tx,
  device: Device,
  seal: DeviceSeal,
  update: TokenUpdate,
  userId: string,
): Promise<RecordedTokenUpdate> {
  const userHash = hashChannelUser(tx.vault, userId)
  const known = await tx.db
    .updateTable('channels')
    .set(pushColumns(tx, seal, update))
    .where('deviceId', '=', device.id)
    .where('userHash', '=', userHash)
    .returning('id')
    .executeTakeFirst()
  if (known) return { channelId: known.id as ChannelId, isFirst: false }
  const id = tx.newId() as ChannelId
  const userIdSealed = seal.seal(userId, 'user-id')
  await tx.db
    .insertInto('channels')
    .values({
      id,
      deviceId: device.id,
      networkId: device.networkId,
      userHash,
      userIdSealed,
      ...pushColumns(tx, seal, update),
    })
    .execute()
  await recordDeviceEvent(tx, device.id, 'user-channel-opened')
  return { channelId: id, isFirst: true }
}

function pushColumns(tx: Tx, seal: DeviceSeal, { pushToken, pushMagic }: TokenUpdate) {
  return {
    pushTokenSealed: seal.seal(pushToken, 'push-token'),
    pushMagicSealed: seal.seal(pushMagic, 'push-magic'),
    tokenUpdatedAt: tx.now(),
    pushLostAt: null,
  }
}
