import type { Ctx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import type { DeviceIdentity } from './device-identity.ts'
import { selectDevicesWithLastIdentityBefore, selectIdentity } from './store.ts'

/**
 * The device identity of a certificate, revoked and expired ones included.
 *
 * @param fingerprint - SHA-256 of the certificate in DER
 */
export function findIdentity(ctx: Ctx, fingerprint: Buffer): Promise<DeviceIdentity | undefined> {
  return selectIdentity(ctx, fingerprint)
}

/** The devices whose newest identity expires before `notAfter`, the most urgent first. */
export function findDevicesToRenew(ctx: Ctx, notAfter: Date, limit: number): Promise<DeviceId[]> {
  return selectDevicesWithLastIdentityBefore(ctx, notAfter, limit)
}
