import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { AdminId, ApiKeyId, NetworkId } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import type { Admin } from './admin.ts'
import type { ApiKey } from './api-key.ts'
import type { NetworkAccess, Role } from './principal.ts'

// admins

const adminColumns = ['id', 'email', 'name', 'role', 'allNetworks', 'disabledAt', 'createdAt', 'lastSignInAt'] as const
const adminNetworkIds = sql<NetworkId[]>`array(select network_id from admin_networks where admin_id = admins.id)`.as(
  'networkIds',
)

type AdminRow = Pick<Selectable<DB['admins']>, (typeof adminColumns)[number]> & { networkIds: NetworkId[] }

function adminOf(row: AdminRow): Admin {
  return {
    id: row.id as AdminId,
    email: row.email,
    name: row.name,
    role: row.role as Role,
    networks: row.allNetworks ? 'all' : new Set(row.networkIds),
    isDisabled: row.disabledAt !== null,
    createdAt: row.createdAt,
    lastSignInAt: row.lastSignInAt,
  }
}

export async function selectAdmins(ctx: Ctx): Promise<Admin[]> {
  const query = ctx.db.selectFrom('admins').select(adminColumns).select(adminNetworkIds)
  return (await query.orderBy('email').execute()).map(adminOf)
}

export async function selectAdmin(ctx: Ctx, id: AdminId): Promise<Admin | undefined> {
  const query = ctx.db.selectFrom('admins').select(adminColumns).select(adminNetworkIds)
  const row = await query.where('id', '=', id).executeTakeFirst()
  return row && adminOf(row)
}

/** @param email - in lower case */
export async function selectAdminByEmail(
  ctx: Ctx,
  email: string,
): Promise<{ admin: Admin; passwordHash: string } | undefined> {
  const row = await ctx.db
    .selectFrom('admins')
    .select(adminColumns)
    .select('passwordHash')
    .select(adminNetworkIds)
    .where(sql`lower(email)`, '=', email)
    .executeTakeFirst()
  return row && { admin: adminOf(row), passwordHash: row.passwordHash }
}

export async function insertAdmin(
  tx: Tx,
  admin: Insertable<DB['admins']> & { id: string },
  networks: NetworkAccess,
): Promise<void> {
  await tx.db.insertInto('admins').values(admin).execute()
  await insertAdminNetworks(tx, admin.id, networks)
}

export async function updateAdminRow(tx: Tx, id: AdminId, change: Updateable<DB['admins']>): Promise<void> {
  await tx.db.updateTable('admins').set(change).where('id', '=', id).execute()
}

export async function replaceAdminNetworks(tx: Tx, id: AdminId, networks: NetworkAccess): Promise<void> {
  await tx.db.deleteFrom('adminNetworks').where('adminId', '=', id).execute()
  await insertAdminNetworks(tx, id, networks)
}

async function insertAdminNetworks(tx: Tx, adminId: string, networks: NetworkAccess): Promise<void> {
  if (networks === 'all' || networks.size === 0) return
  const rows = [...networks].map((networkId) => ({ adminId, networkId }))
  await tx.db.insertInto('adminNetworks').values(rows).execute()
}

export async function deleteAdminRow(tx: Tx, id: AdminId): Promise<void> {
  await tx.db.deleteFrom('admins').where('id', '=', id).execute()
}

/** The admins who can change everything; nobody takes that away from one of them until the transaction ends. */
export async function lockFullAdmins(tx: Tx): Promise<AdminId[]> {
  const rows = await tx.db
    .selectFrom('admins')
    .select('id')
    .where('role', '=', 'full')
    .where('allNetworks', '=', true)
    .where('disabledAt', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => row.id as AdminId)
}

// sessions

export interface SessionRow {
  readonly admin: Admin
  readonly csrfToken: string
  readonly lastUsedAt: Date
}

export async function insertSession(tx: Tx, session: Insertable<DB['adminSessions']>): Promise<void> {
  await tx.db.insertInto('adminSessions').values(session).execute()
}

/** A session that has neither ended nor been idle since `idleSince`, of an admin who may still sign in. */
export async function selectSession(ctx: Ctx, tokenHash: Buffer, idleSince: Date): Promise<SessionRow | undefined> {
  const row = await ctx.db
    .selectFrom('adminSessions')
    .innerJoin('admins', 'admins.id', 'adminSessions.adminId')
    .select(['adminSessions.csrfToken', 'adminSessions.lastUsedAt'])
    .select(adminColumns.map((column) => `admins.${column}` as const))
    .select(adminNetworkIds)
    .where('adminSessions.tokenHash', '=', tokenHash)
    .where('adminSessions.expiresAt', '>', ctx.now())
    .where('adminSessions.lastUsedAt', '>', idleSince)
    .where('admins.disabledAt', 'is', null)
    .executeTakeFirst()
  return row && { admin: adminOf(row), csrfToken: row.csrfToken, lastUsedAt: row.lastUsedAt }
}

export async function touchSession(ctx: Ctx, tokenHash: Buffer): Promise<void> {
  await ctx.db.updateTable('adminSessions').set({ lastUsedAt: ctx.now() }).where('tokenHash', '=', tokenHash).execute()
}

export async function deleteSession(tx: Tx, tokenHash: Buffer): Promise<AdminId | undefined> {
  const row = await tx.db
    .deleteFrom('adminSessions')
    .where('tokenHash', '=', tokenHash)
    .returning('adminId')
    .executeTakeFirst()
  return row?.adminId as AdminId | undefined
}

export async function deleteSessionsOf(tx: Tx, id: AdminId): Promise<void> {
  await tx.db.deleteFrom('adminSessions').where('adminId', '=', id).execute()
}

export async function deleteEndedSessions(ctx: Ctx, idleSince: Date): Promise<void> {
  await ctx.db
    .deleteFrom('adminSessions')
    .where((eb) => eb.or([eb('expiresAt', '<=', ctx.now()), eb('lastUsedAt', '<=', idleSince)]))
    .execute()
}

// API keys

const apiKeyColumns = [
  'id',
  'name',
  'hint',
  'role',
  'allNetworks',
  'createdBy',
  'createdAt',
  'expiresAt',
  'revokedAt',
  'lastUsedAt',
] as const
const apiKeyNetworkIds = sql<
  NetworkId[]
>`array(select network_id from api_key_networks where api_key_id = api_keys.id)`.as('networkIds')

type ApiKeyRow = Pick<Selectable<DB['apiKeys']>, (typeof apiKeyColumns)[number]> & { networkIds: NetworkId[] }

function apiKeyOf({ allNetworks, networkIds, ...row }: ApiKeyRow): ApiKey {
  return {
    ...row,
    id: row.id as ApiKeyId,
    role: row.role as Role,
    networks: allNetworks ? 'all' : new Set(networkIds),
  }
}

export async function selectApiKeys(ctx: Ctx): Promise<ApiKey[]> {
  const query = ctx.db.selectFrom('apiKeys').select(apiKeyColumns).select(apiKeyNetworkIds)
  return (await query.orderBy('id', 'desc').execute()).map(apiKeyOf)
}

export async function selectApiKey(ctx: Ctx, id: ApiKeyId): Promise<ApiKey | undefined> {
  const query = ctx.db.selectFrom('apiKeys').select(apiKeyColumns).select(apiKeyNetworkIds)
  const row = await query.where('id', '=', id).executeTakeFirst()
  return row && apiKeyOf(row)
}

/** A key that is neither revoked nor expired. */
export async function selectLiveApiKey(ctx: Ctx, tokenHash: Buffer): Promise<ApiKey | undefined> {
  const row = await ctx.db
    .selectFrom('apiKeys')
    .select(apiKeyColumns)
    .select(apiKeyNetworkIds)
    .where('tokenHash', '=', tokenHash)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', ctx.now())
    .executeTakeFirst()
  return row && apiKeyOf(row)
}

export async function insertApiKey(
  tx: Tx,
  key: Insertable<DB['apiKeys']> & { id: string },
  networks: NetworkAccess,
): Promise<void> {
  await tx.db.insertInto('apiKeys').values(key).execute()
  if (networks === 'all' || networks.size === 0) return
  const rows = [...networks].map((networkId) => ({ apiKeyId: key.id, networkId }))
  await tx.db.insertInto('apiKeyNetworks').values(rows).execute()
}

export async function updateApiKey(ctx: Ctx, id: ApiKeyId, change: Updateable<DB['apiKeys']>): Promise<void> {
  await ctx.db.updateTable('apiKeys').set(change).where('id', '=', id).execute()
}

// setup

export async function replaceSetupToken(tx: Tx, tokenHash: Buffer): Promise<void> {
  const token = { tokenHash, createdAt: tx.now() }
  await tx.db
    .insertInto('setupTokens')
    .values(token)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(token))
    .execute()
}

/** The hash of the setup token, which nobody else can use until the transaction ends. */
export async function lockSetupToken(tx: Tx): Promise<Buffer | undefined> {
  const row = await tx.db.selectFrom('setupTokens').select('tokenHash').forUpdate().executeTakeFirst()
  return row?.tokenHash
}

export async function deleteSetupToken(tx: Tx): Promise<void> {
  await tx.db.deleteFrom('setupTokens').execute()
}
