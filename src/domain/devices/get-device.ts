import type { Ctx, Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { type DeviceId, type EnrollmentId, isUuid } from '../../platform/ids.ts'
import type { Device } from './device.ts'
import { hashEnrollmentId } from './device-identifiers.ts'
import { lockDevices, selectDevice, selectDeviceByHash } from './store.ts'
import { isTombstoned } from './tombstone.ts'

/**
 * The device that Lodger, or the device itself, calls so.
 *
 * @throws {LodgerError} DEVICE_LEFT if it left in the last 30 days and was forgotten, DEVICE_NOT_FOUND
 */
export async function getDevice(ctx: Ctx, idOrEnrollmentId: string): Promise<Device> {
  const device = isUuid(idOrEnrollmentId) ? await selectDevice(ctx, idOrEnrollmentId as DeviceId) : undefined
  return device ?? (await getDeviceByEnrollmentId(ctx, idOrEnrollmentId as EnrollmentId))
}

async function getDeviceByEnrollmentId(ctx: Ctx, enrollmentId: EnrollmentId): Promise<Device> {
  const hash = hashEnrollmentId(ctx.vault, enrollmentId)
  const device = await selectDeviceByHash(ctx, hash)
  if (device) return device
  if (await isTombstoned(ctx, hash)) throw new LodgerError('DEVICE_LEFT', 'This device left, and is forgotten.')
  throw deviceNotFound()
}

/**
 * The device, which nobody else changes until the transaction ends.
 *
 * @throws {LodgerError} DEVICE_NOT_FOUND
 */
export async function lockDevice(tx: Tx, id: DeviceId): Promise<Device> {
  const [device] = await lockDevices(tx, [id])
  if (!device) throw deviceNotFound()
  return device
}

export function deviceNotFound(): LodgerError {
  return new LodgerError('DEVICE_NOT_FOUND', 'There is no such device, or you have no access to it.')
}
