import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { NetworkId, OwnerId } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import { cursorInvalid, parseCursor, writeCursor } from './name-cursor.ts'
import { findTags, tagNames } from './tags.ts'

type OwnerSort = 'name' | '-name' | 'created' | '-created'

export interface OwnerQuery {
  /** Devices are counted in these networks only. */
  readonly networks: 'all' | ReadonlySet<NetworkId>
  /** Part of a name or e-mail. */
  readonly search?: string | undefined
  readonly tag?: string | undefined
  readonly source?: string | undefined
  readonly sort: OwnerSort
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface OwnerRow {
  readonly id: OwnerId
  readonly name: string
  readonly email: string
  readonly source: string
  readonly hasPassword: boolean
  readonly tags: readonly string[]
  readonly deviceCount: number
  readonly createdAt: Date
}

export interface OwnerPage {
  readonly items: readonly OwnerRow[]
  readonly nextCursor: string | null
}

/**
 * Lists owners, a page at a time.
 *
 * @throws {LodgerError} CURSOR_INVALID
 */
export async function listOwners(ctx: Ctx, query: OwnerQuery): Promise<OwnerPage> {
  const tagId = query.tag === undefined ? undefined : (await findTags(ctx, [query.tag])).get(query.tag)
  if (query.tag !== undefined && tagId === undefined) return { items: [], nextCursor: null }
  const rows = await selectPage(ctx, query, tagId)
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return { items: await withTags(ctx, page), nextCursor: last ? cursorAfter(last, query.sort) : null }
}

/** One owner as the list shows it. */
export async function findOwnerRow(
  ctx: Ctx,
  id: OwnerId,
  networks: OwnerQuery['networks'],
): Promise<OwnerRow | undefined> {
  const row = await selectRows(ctx, networks).where('id', '=', id).executeTakeFirst()
  return row && (await withTags(ctx, [row]))[0]
}

function selectRows(ctx: Ctx, networks: OwnerQuery['networks']) {
  const isCounted = networks === 'all' ? sql`true` : sql`network_id = any(${[...networks]}::uuid[])`
  return ctx.db
    .selectFrom('owners')
    .select(['id', 'name', 'email', 'source', 'tagIds', 'createdAt'])
    .select([
      sql<string>`lower(name)`.as('sortName'),
      sql<boolean>`password_hash is not null`.as('hasPassword'),
      sql<number>`(select count(*) from devices where owner_id = owners.id and ${isCounted})`.as('deviceCount'),
    ])
}

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectRows>['executeTakeFirstOrThrow']>>

function selectPage(ctx: Ctx, query: OwnerQuery, tagId: number | undefined): Promise<SelectedRow[]> {
  const direction = query.sort.startsWith('-') ? 'desc' : 'asc'
  const found = selectRows(ctx, query.networks)
    .where((eb) => eb.and(conditions(eb, query, tagId)))
    .limit(query.limit + 1)
  // An id begins with the time it was made at, so ids are in the order of creation.
  const sorted = sortsByName(query.sort) ? found.orderBy(sql`lower(name)`, direction) : found
  return sorted.orderBy('id', direction).execute()
}

function conditions(
  eb: ExpressionBuilder<DB, 'owners'>,
  query: OwnerQuery,
  tagId: number | undefined,
): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  if (query.search)
    found.push(sql<boolean>`lower(name) || ' ' || lower(email) like lower(${`%${literal(query.search)}%`})`)
  if (tagId !== undefined) found.push(sql<boolean>`tag_ids @> array[${tagId}::integer]`)
  if (query.source) found.push(eb('source', '=', query.source))
  if (query.cursor) found.push(isAfter(query.cursor, query.sort))
  return found
}

/** What LIKE would take for a wildcard is meant as it stands. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

function sortsByName(sort: OwnerSort): boolean {
  return sort === 'name' || sort === '-name'
}

function cursorAfter(row: SelectedRow, sort: OwnerSort): string {
  return writeCursor(sortsByName(sort) ? { id: row.id, name: row.sortName } : { id: row.id })
}

function isAfter(cursor: string, sort: OwnerSort): Expression<SqlBool> {
  const { id, name } = parseCursor(cursor)
  const isLater = sort.startsWith('-') ? sql`<` : sql`>`
  if (!sortsByName(sort)) return sql<boolean>`id ${isLater} ${id}::uuid`
  if (name === undefined) throw cursorInvalid()
  return sql<boolean>`(lower(name), id) ${isLater} (${name}, ${id}::uuid)`
}

async function withTags(ctx: Ctx, rows: readonly SelectedRow[]): Promise<OwnerRow[]> {
  const names = await tagNames(
    ctx,
    rows.flatMap((row) => row.tagIds),
  )
  return rows.map(({ tagIds, sortName: _sortName, ...row }) => ({
    ...row,
    id: row.id as OwnerId,
    tags: tagIds.map((id) => names.get(id) ?? '').toSorted(),
  }))
}
