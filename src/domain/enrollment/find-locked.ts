import type { Tx } from '../../platform/ctx.ts'
import { isRefusal } from '../../platform/errors.ts'
import type { DeviceId } from '../../platform/ids.ts'
import type { Device } from '../devices/device.ts'
import { lockDevice } from '../devices/get-device.ts'

/** The device, which nobody else changes until the transaction ends; undefined if it is gone. */
export async function findLocked(tx: Tx, deviceId: DeviceId): Promise<Device | undefined> {
  try {
    return await lockDevice(tx, deviceId)
  } catch (error) {
    if (isRefusal(error, 'DEVICE_NOT_FOUND')) return undefined
    throw error
  }
}
