import type { Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { setIdentityDevice } from './store.ts'

/**
 * Makes a certificate the identity of a device, for good.
 *
 * @throws {LodgerError} IDENTITY_TAKEN if it is another device's, revoked or unknown
 */
export async function bindIdentity(tx: Tx, fingerprint: Buffer, deviceId: DeviceId): Promise<void> {
  if (await setIdentityDevice(tx, fingerprint, deviceId)) return
  throw new LodgerError('IDENTITY_TAKEN', 'This certificate belongs to another device.')
}
