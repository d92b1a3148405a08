import { listDevices } from '../../domain/devices/views.ts'
import { removeDevice } from '../../domain/enrollment/remove-device.ts'
import { deleteOwner } from '../../domain/owners/delete-owner.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { isRefusal, LodgerError } from '../../platform/errors.ts'
import type { OwnerId } from '../../platform/ids.ts'

const devicesAtOnce = 500

/**
 * Tells an owner's devices to leave, and deletes the owner once none is left: whoever asks again later finds out.
 *
 * @throws {LodgerError} OWNER_NOT_FOUND, OWNER_DEVICES_LEAVING
 */
export async function removeOwnerWithDevices(ctx: Ctx, id: OwnerId): Promise<void> {
  const { items } = await listDevices(ctx, { networks: 'all', ownerId: id, sort: 'enrolled', limit: devicesAtOnce })
  for (const device of items) await removeDevice(ctx, device.id, { forget: false })
  try {
    await deleteOwner(ctx, id)
  } catch (error) {
    if (!isRefusal(error, 'OWNER_HAS_DEVICES')) throw error
    throw new LodgerError(
      'OWNER_DEVICES_LEAVING',
      'The devices of this owner were told to leave, which takes until they make contact, a day at most. Delete the owner when they are gone.',
      { cause: error, ...(error.details && { details: error.details }) },
    )
  }
}
