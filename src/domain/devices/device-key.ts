import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import type { Vault } from '../../platform/vault.ts'

/** The columns that are sealed with a device's own key. */
export type SealedColumn = 'enrollment-id' | 'user-id' | 'push-token' | 'push-magic' | 'unlock-token'

/**
 * Seals and opens what is stored of one device. Its key is a row of its own: once that is deleted, what backups still
 * hold of the device cannot be read by anybody.
 */
export interface DeviceSeal {
  seal(plain: Uint8Array | string, column: SealedColumn): Buffer
  open(sealed: Uint8Array, column: SealedColumn): Buffer
}

/** Gives a new device its key. */
export async function createDeviceKey(tx: Tx, deviceId: DeviceId): Promise<DeviceSeal> {
  const key = tx.vault.newKey()
  const keySealed = tx.vault.seal(key, contextOfKey(deviceId))
  await tx.db.insertInto('deviceKeys').values({ deviceId, keySealed }).execute()
  return sealWith(tx.vault, key, deviceId)
}

/** The seal of a device that exists. */
export async function findDeviceSeal(ctx: Ctx, deviceId: DeviceId): Promise<DeviceSeal> {
  const { keySealed } = await ctx.db
    .selectFrom('deviceKeys')
    .select('keySealed')
    .where('deviceId', '=', deviceId)
    .executeTakeFirstOrThrow()
  return openDeviceSeal(ctx.vault, deviceId, keySealed)
}

/** The seal of a device whose key was read along with something else. */
export function openDeviceSeal(vault: Vault, deviceId: string, keySealed: Uint8Array): DeviceSeal {
  return sealWith(vault, vault.open(keySealed, contextOfKey(deviceId)), deviceId)
}

function sealWith(vault: Vault, key: Uint8Array, deviceId: string): DeviceSeal {
  return {
    seal: (plain, column) => vault.sealWith(key, plain, `device:${deviceId}:${column}`),
    open: (sealed, column) => vault.openWith(key, sealed, `device:${deviceId}:${column}`),
  }
}

function contextOfKey(deviceId: string): string {
  return `device-key:${deviceId}`
}
