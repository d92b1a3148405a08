import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { updateDeviceRow } from './store.ts'

/** From now on the device proves with another token who its user is; the one before is void. */
export function replaceBearer(tx: Tx, deviceId: DeviceId, bearerHash: Buffer): Promise<void> {
  return updateDeviceRow(tx, deviceId, { bearerHash })
}
