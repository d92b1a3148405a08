import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { productsCalled } from '../../apple/products.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { EnrollmentId, NetworkId, OwnerId } from '../../platform/ids.ts'
import { findTags } from '../owners/tags.ts'
import type { DeviceState, EnrollmentKind, Platform } from './device.ts'
import { hashEnrollmentId } from './device-identifiers.ts'

/** Which devices; what is absent does not matter. */
export interface DeviceFilter {
  /** Those that the caller may see. */
  readonly networks: 'all' | ReadonlySet<NetworkId>
  readonly networkId?: string | undefined
  /** Part of the owner's name or e-mail, words of the model, or a whole Enrollment ID. */
  readonly search?: string | undefined
  readonly kind?: EnrollmentKind | undefined
  readonly platform?: Platform | undefined
  readonly state?: DeviceState | undefined
  readonly ownerId?: string | undefined
  readonly tag?: string | undefined
}

export type Condition = RawBuilder<SqlBool>

/** The filter as a condition on `devices`, named `device` in the statement; undefined if no device can fit. */
export async function conditionOf(ctx: Ctx, filter: DeviceFilter): Promise<Condition | undefined> {
  const tagId = filter.tag === undefined ? undefined : (await findTags(ctx, [filter.tag])).get(filter.tag)
  if (filter.tag !== undefined && tagId === undefined) return undefined
  const { networks, networkId, kind, platform, state, ownerId } = filter
  const conditions: Condition[] = [sql<SqlBool>`true`]
  if (networks !== 'all') conditions.push(sql`device.network_id = any(${[...networks]}::uuid[])`)
  if (networkId) conditions.push(sql`device.network_id = ${networkId}`)
  if (kind) conditions.push(sql`device.kind = ${kind}`)
  if (platform) conditions.push(sql`device.platform = ${platform}`)
  if (state) conditions.push(sql`device.state = ${state}`)
  if (ownerId) conditions.push(sql`device.owner_id = ${ownerId}`)
  if (tagId !== undefined) conditions.push(sql`device.tag_ids @> array[${tagId}::integer]`)
  if (filter.search) conditions.push(await mentions(ctx, filter.search))
  return sql`${sql.join(conditions, sql` and `)}`
}

/** So many owners can be looked up one by one in the index of their devices. */
const fewOwners = 500

/**
 * Owners are looked up first: given as a list, the database finds their devices by index instead of looking at each
 * device there is.
 */
async function mentions(ctx: Ctx, search: string): Promise<Condition> {
  const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const isCalled = sql<SqlBool>`lower(name) || ' ' || lower(email) like ${pattern}`
  const owners = await ctx.db
    .selectFrom('owners')
    .select('id')
    .where(isCalled)
    .limit(fewOwners + 1)
    .execute()
  const ids = owners.map(({ id }) => id as OwnerId)
  const conditions: Condition[] = [
    sql`device.enrollment_id_hash = any(${hashesOf(ctx, search)}::bytea[])`,
    ids.length > fewOwners
      ? sql`device.owner_id in (select id from owners where ${isCalled})`
      : sql`device.owner_id = any(${ids}::uuid[])`,
  ]
  const products = productsCalled(search)
  if (products.length > 0) conditions.push(sql`device.product = any(${products}::text[])`)
  return sql`(${sql.join(conditions, sql` or `)})`
}

/** Enrollment IDs are written in capital letters, and typed as people like. */
function hashesOf(ctx: Ctx, search: string): readonly Buffer[] {
  const written = new Set([search, search.toUpperCase()])
  return [...written].map((text) => hashEnrollmentId(ctx.vault, text as EnrollmentId))
}
