import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { findDeviceSeal } from './device-key.ts'

/**
 * What the passcode of a device can be cleared with. A user-enrolled device never has one.
 *
 * @throws {LodgerError} UNLOCK_TOKEN_MISSING
 */
export async function openUnlockToken(ctx: Ctx, deviceId: DeviceId): Promise<Buffer> {
  const device = await ctx.db
    .selectFrom('devices')
    .select('unlockTokenSealed')
    .where('id', '=', deviceId)
    .executeTakeFirst()
  if (!device?.unlockTokenSealed) {
    throw new LodgerError('UNLOCK_TOKEN_MISSING', 'The device has not said what its passcode can be cleared with.')
  }
  return (await findDeviceSeal(ctx, deviceId)).open(device.unlockTokenSealed, 'unlock-token')
}
