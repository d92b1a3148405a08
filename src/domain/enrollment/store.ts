import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { DeviceId, EnrollmentSessionId, NetworkId, OwnerId } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import type { EnrollmentMethod } from '../devices/device.ts'
import type { EnrollmentSession, SessionState } from './enrollment-session.ts'

const sessionColumns = [
  'id',
  'networkId',
  'kind',
  'method',
  'ownerId',
  'managedAppleAccount',
  'state',
  'bearerHash',
  'challengeExpiresAt',
  'challengeUsedBy',
  'deviceId',
  'expiresAt',
] as const

type SessionRow = Pick<Selectable<DB['enrollmentSessions']>, (typeof sessionColumns)[number]>

/** What was written here is what {@link EnrollmentSession} allows; the table's own constraints say the same. */
function sessionOf(row: SessionRow): EnrollmentSession {
  return {
    ...row,
    id: row.id as EnrollmentSessionId,
    networkId: row.networkId as NetworkId,
    ownerId: row.ownerId as OwnerId,
    deviceId: row.deviceId as DeviceId | null,
    method: row.method as EnrollmentMethod,
    state: row.state as SessionState,
  } as EnrollmentSession
}

export async function insertSession(ctx: Ctx, row: Insertable<DB['enrollmentSessions']>): Promise<void> {
  await ctx.db.insertInto('enrollmentSessions').values(row).execute()
}

export async function updateSession(
  tx: Tx,
  id: EnrollmentSessionId,
  change: Updateable<DB['enrollmentSessions']>,
): Promise<void> {
  await tx.db.updateTable('enrollmentSessions').set(change).where('id', '=', id).execute()
}

type SessionKey =
  | { id: EnrollmentSessionId }
  | { deviceId: DeviceId }
  | { bearerHash: Buffer }
  | { challengeHash: Buffer }

/** The session, which nobody else changes until the transaction ends: of two that use a secret at once, one is second. */
export async function lockSession(tx: Tx, key: SessionKey): Promise<EnrollmentSession | undefined> {
  const query = tx.db.selectFrom('enrollmentSessions').select(sessionColumns).forUpdate()
  const [[column, value]] = Object.entries(key) as [[keyof SessionRow, string | Buffer]]
  const row = await query.where(column, '=', value).executeTakeFirst()
  return row && sessionOf(row)
}

export async function selectSession(ctx: Ctx, id: EnrollmentSessionId): Promise<EnrollmentSession | undefined> {
  const row = await ctx.db
    .selectFrom('enrollmentSessions')
    .select(sessionColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && sessionOf(row)
}

export async function deleteSessionsOf(tx: Tx, deviceId: DeviceId): Promise<void> {
  await tx.db.deleteFrom('enrollmentSessions').where('deviceId', '=', deviceId).execute()
}

/** Sessions that did not end in a device. */
export async function deleteExpiredSessions(ctx: Ctx): Promise<number> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('enrollmentSessions')
    .where('state', '<>', 'bound')
    .where('expiresAt', '<', ctx.now())
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
