import type { Insertable, Selectable } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { DeviceId, EnrollmentSessionId, NetworkId } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import type { DeviceIdentity } from './device-identity.ts'

export function selectAuthorityKeys(ctx: Ctx) {
  return ctx.db.selectFrom('authorityKeys').select(['purpose', 'certificate', 'privateKeySealed']).execute()
}

/**
 * Inserts all of the keys, or none where another process has been faster: they are locked in the order given, so the
 * second to come waits at the first key until the other has committed.
 *
 * @returns whether they were inserted
 */
export async function insertAuthorityKeys(tx: Tx, rows: readonly Insertable<DB['authorityKeys']>[]): Promise<boolean> {
  const inserted = await tx.db
    .insertInto('authorityKeys')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('purpose')
    .execute()
  return inserted.length > 0
}

const identityColumns = ['fingerprint', 'sessionId', 'deviceId', 'networkId', 'notAfter', 'revokedAt'] as const

export async function selectIdentity(ctx: Ctx, fingerprint: Buffer): Promise<DeviceIdentity | undefined> {
  const row = await ctx.db
    .selectFrom('identityCertificates')
    .select(identityColumns)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  return row && identityOf(row)
}

export async function selectNewestIdentity(ctx: Ctx, deviceId: DeviceId): Promise<DeviceIdentity | undefined> {
  const row = await ctx.db
    .selectFrom('identityCertificates')
    .select(identityColumns)
    .where('deviceId', '=', deviceId)
    .where('revokedAt', 'is', null)
    .orderBy('notBefore', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && identityOf(row)
}

type IdentityRow = Pick<Selectable<DB['identityCertificates']>, (typeof identityColumns)[number]>

function identityOf(row: IdentityRow): DeviceIdentity {
  return {
    ...row,
    sessionId: row.sessionId as EnrollmentSessionId,
    deviceId: row.deviceId as DeviceId | null,
    networkId: row.networkId as NetworkId,
  }
}

export async function insertIdentity(tx: Tx, row: Insertable<DB['identityCertificates']>): Promise<void> {
  await tx.db.insertInto('identityCertificates').values(row).execute()
}

/** @returns whether the identity belongs to the device now */
export async function setIdentityDevice(tx: Tx, fingerprint: Buffer, deviceId: DeviceId): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('identityCertificates')
    .set({ deviceId })
    .where('fingerprint', '=', fingerprint)
    .where('revokedAt', 'is', null)
    .where((eb) => eb.or([eb('deviceId', 'is', null), eb('deviceId', '=', deviceId)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function setRevoked(tx: Tx, deviceId: DeviceId, because: string): Promise<void> {
  await tx.db
    .updateTable('identityCertificates')
    .set({ revokedAt: tx.now(), revokedBecause: because })
    .where('deviceId', '=', deviceId)
    .where('revokedAt', 'is', null)
    .execute()
}

export async function selectDevicesWithLastIdentityBefore(
  ctx: Ctx,
  notAfter: Date,
  limit: number,
): Promise<DeviceId[]> {
  const rows = await ctx.db
    .selectFrom('identityCertificates')
    .select('deviceId')
    .where('deviceId', 'is not', null)
    .where('revokedAt', 'is', null)
    .groupBy('deviceId')
    .having((eb) => eb(eb.fn.max('notAfter'), '<', notAfter))
    .orderBy((eb) => eb.fn.max('notAfter'))
    .limit(limit)
    .execute()
  return rows.map((row) => row.deviceId as DeviceId)
}

export async function deleteIdentitiesBefore(ctx: Ctx, notAfter: Date): Promise<number> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('identityCertificates')
    .where('notAfter', '<', notAfter)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
