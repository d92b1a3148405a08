import type { Selectable, Updateable } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { DeviceId, EnrollmentSessionId, NetworkId, OwnerId } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import type { Device, DeviceState, EnrollmentMethod, Platform } from './device.ts'

const deviceColumns = [
  'id',
  'networkId',
  'kind',
  'method',
  'ownerId',
  'managedAppleAccount',
  'sessionId',
  'platform',
  'product',
  'ordinal',
  'osVersion',
  'buildVersion',
  'state',
  'isSupervised',
  'passcodeCompliant',
  'tagIds',
  'topic',
  'enrolledAt',
  'createdAt',
  'lastSeenAt',
  'leftAt',
  'serialNumber',
  'deviceName',
] as const

type DeviceRow = Pick<Selectable<DB['devices']>, (typeof deviceColumns)[number]>

/** What was written here is what {@link Device} allows; the table's own constraints say the same. */
function deviceOf(row: DeviceRow): Device {
  const { kind, isSupervised, serialNumber, deviceName, leftAt, ...rest } = row
  const common = {
    ...rest,
    id: row.id as DeviceId,
    networkId: row.networkId as NetworkId,
    sessionId: row.sessionId as EnrollmentSessionId,
    method: row.method as EnrollmentMethod,
    platform: row.platform as Platform,
    ownerId: row.ownerId as OwnerId | null,
  }
  if (kind === 'user') {
    const { ownerId, managedAppleAccount } = common
    if (ownerId === null || managedAppleAccount === null || row.state === 'unenrolled')
      throw new TypeError('Not a user-enrolled device')
    return { ...common, kind, state: row.state as Exclude<DeviceState, 'unenrolled'>, ownerId, managedAppleAccount }
  }
  return {
    ...common,
    kind: kind as 'device' | 'automated',
    state: row.state as DeviceState,
    isSupervised,
    serialNumber,
    deviceName,
    leftAt,
  }
}

export async function selectDevice(ctx: Ctx, id: DeviceId): Promise<Device | undefined> {
  const row = await ctx.db.selectFrom('devices').select(deviceColumns).where('id', '=', id).executeTakeFirst()
  return row && deviceOf(row)
}

export async function selectDeviceByHash(ctx: Ctx, enrollmentIdHash: Buffer): Promise<Device | undefined> {
  const row = await ctx.db
    .selectFrom('devices')
    .select(deviceColumns)
    .where('enrollmentIdHash', '=', enrollmentIdHash)
    .executeTakeFirst()
  return row && deviceOf(row)
}

/** Keeps others from changing the devices until the transaction ends; always in the same order, against deadlocks. */
export async function lockDevices(tx: Tx, ids: readonly DeviceId[]): Promise<Device[]> {
  if (ids.length === 0) return []
  const rows = await tx.db
    .selectFrom('devices')
    .select(deviceColumns)
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return rows.map(deviceOf)
}

export async function updateDeviceRow(tx: Tx, id: DeviceId, change: Updateable<DB['devices']>): Promise<void> {
  await tx.db.updateTable('devices').set(change).where('id', '=', id).execute()
}
