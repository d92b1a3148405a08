import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import type { NewDeviceEnrolledDevice } from './create-device.ts'
import type { Platform } from './device.ts'
import { recordDeviceEvent } from './record-device-event.ts'
import { updateDeviceRow } from './store.ts'

/** What a known device says of itself when it authenticates again. */
export interface ReauthenticatedDevice {
  readonly platform: Platform
  readonly product: string | null
  readonly osVersion: string | null
  readonly buildVersion: string | null
  readonly topic: string
}

/**
 * Brings the record of an enrolled device that says Authenticate again, with a renewed identity, back to the start: it
 * cannot be woken before its next TokenUpdate, and what it could be unlocked with is void. The caller cancels its
 * commands.
 */
export async function resetDevice(tx: Tx, deviceId: DeviceId, device: ReauthenticatedDevice): Promise<void> {
  const { platform, product, osVersion, buildVersion, topic } = device
  const told = { platform, product, osVersion, buildVersion, topic }
  await resetChannels(tx, deviceId)
  await updateDeviceRow(tx, deviceId, { ...told, state: 'authenticated', unlockTokenSealed: null })
  await recordDeviceEvent(tx, deviceId, 'reauthenticated')
}

/**
 * Takes the record of a device that left, or was enrolled by somebody else, up again for a new enrollment: same UDID,
 * new session, owner and network. Never for User Enrollment, where each enrollment is another device.
 */
export async function reenrollDevice(tx: Tx, deviceId: DeviceId, device: NewDeviceEnrolledDevice): Promise<void> {
  const { enrollmentId: _known, ...columns } = device
  await resetChannels(tx, deviceId)
  await tx.db.updateTable('channels').set({ networkId: device.networkId }).where('id', '=', deviceId).execute()
  await updateDeviceRow(tx, deviceId, {
    ...columns,
    state: 'authenticated',
    isSupervised: null,
    passcodeCompliant: null,
    unlockTokenSealed: null,
    enrolledAt: null,
    leftAt: null,
  })
  await recordDeviceEvent(tx, deviceId, 'authenticated')
}

async function resetChannels(tx: Tx, deviceId: DeviceId): Promise<void> {
  await tx.db.deleteFrom('channels').where('deviceId', '=', deviceId).where('userHash', 'is not', null).execute()
  await tx.db
    .updateTable('channels')
    .set({ pushTokenSealed: null, pushMagicSealed: null, tokenUpdatedAt: null, pushLostAt: null })
    .where('id', '=', deviceId)
    .execute()
}
