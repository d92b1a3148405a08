import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import type { Authentication, Network } from './network.ts'
import type { Organization } from './organization.ts'

export function selectOrganization(ctx: Ctx): Promise<Organization | undefined> {
  return ctx.db.selectFrom('organization').select(['name', 'createdAt']).executeTakeFirst()
}

export async function insertOrganization(tx: Tx, organization: Organization): Promise<void> {
  await tx.db.insertInto('organization').values(organization).execute()
}

export async function updateOrganizationName(tx: Tx, name: string): Promise<void> {
  await tx.db.updateTable('organization').set({ name }).execute()
}

const networkColumns = [
  'id',
  'name',
  'code',
  'authentication',
  'userEnrollmentEnabled',
  'profileUserEnrollmentEnabled',
  'deviceEnrollmentEnabled',
  'domainOverride',
  'silentAfterDays',
  'supportContact',
  'createdAt',
] as const

type NetworkRow = Pick<Selectable<DB['networks']>, (typeof networkColumns)[number]>

/** What was written here is what the types of {@link Network} allow. */
function networkOf(row: NetworkRow): Network {
  return { ...row, id: row.id as NetworkId, authentication: row.authentication as Authentication }
}

export async function selectNetworks(ctx: Ctx, ids: 'all' | ReadonlySet<NetworkId>): Promise<Network[]> {
  if (ids !== 'all' && ids.size === 0) return []
  const query = ctx.db.selectFrom('networks').select(networkColumns).orderBy('name').orderBy('id')
  const rows = await (ids === 'all' ? query : query.where('id', 'in', [...ids])).execute()
  return rows.map(networkOf)
}

export async function selectNetwork(ctx: Ctx, id: NetworkId): Promise<Network | undefined> {
  const row = await ctx.db.selectFrom('networks').select(networkColumns).where('id', '=', id).executeTakeFirst()
  return row && networkOf(row)
}

/** Keeps others from changing the network until the transaction ends. */
export async function lockNetwork(tx: Tx, id: NetworkId): Promise<Network | undefined> {
  const row = await tx.db
    .selectFrom('networks')
    .select(networkColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && networkOf(row)
}

export async function selectNetworkByCode(ctx: Ctx, code: string): Promise<Network | undefined> {
  const row = await ctx.db.selectFrom('networks').select(networkColumns).where('code', '=', code).executeTakeFirst()
  return row && networkOf(row)
}

export async function insertNetwork(tx: Tx, network: Insertable<DB['networks']>): Promise<Network> {
  return networkOf(
    await tx.db.insertInto('networks').values(network).returning(networkColumns).executeTakeFirstOrThrow(),
  )
}

export async function updateNetwork(tx: Tx, id: NetworkId, change: Updateable<DB['networks']>): Promise<Network> {
  const query = tx.db.updateTable('networks').set(change).where('id', '=', id).returning(networkColumns)
  return networkOf(await query.executeTakeFirstOrThrow())
}

/** Whether a network other than `except` has this name already; case makes no difference. */
export async function isNameTaken(tx: Tx, name: string, except?: NetworkId): Promise<boolean> {
  const query = tx.db
    .selectFrom('networks')
    .select('id')
    .where((eb) => eb(eb.fn('lower', ['name']), '=', eb.fn('lower', [eb.val(name)])))
  const row = await query.executeTakeFirst()
  return row !== undefined && row.id !== except
}
