import type { Ctx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import type { DeviceIdentity } from './device-identity.ts'
import { selectDevicesWithLastIdentityBefore, selectIdentity, selectNewestIdentity } from './store.ts'

/**
 * The device identity of a certificate, revoked and expired ones included.
 *
 * @param fingerprint - SHA-256 of the certificate in DER
 */
export function findIdentity(ctx: Ctx, fingerprint: Buffer): Promise<DeviceIdentity | undefined> {
  return selectIdentity(ctx, fingerprint)
}

/** The identity that a device got last, of those that were not revoked. */
export function findCurrentIdentity(ctx: Ctx, deviceId: DeviceId): Promise<DeviceIdentity | undefined> {
  return selectNewestIdentity(ctx, deviceId)
}

/** The devices whose newest identity expires before `notAfter`, the most urgent first. */
export function findDevicesToRenew(ctx: Ctx, notAfter: Date, limit: number): Promise<DeviceId[]> {
  return selectDevicesWithLastIdentityBefore(ctx, notAfter, limit)
}
