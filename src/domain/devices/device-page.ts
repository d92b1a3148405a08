import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { type DeviceId, isUuid } from '../../platform/ids.ts'
import { cursorInvalid, type Position, parseCursor, writeCursor } from './device-cursor.ts'
import type { Condition } from './device-filter.ts'

export type DeviceSort = 'enrolled' | '-enrolled' | 'owner' | '-owner' | 'seen' | '-seen'

export interface PageRequest {
  readonly sort: DeviceSort
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The devices of a page, in order, and where the next one begins. */
export interface DeviceIds {
  readonly ids: readonly DeviceId[]
  readonly nextCursor: string | null
}

/** @throws {LodgerError} CURSOR_INVALID */
export async function selectPage(ctx: Ctx, where: Condition, request: PageRequest): Promise<DeviceIds> {
  const rows = await selectSorted(ctx, where, request)
  const page = rows.slice(0, request.limit)
  const last = rows.length > request.limit ? page.at(-1) : undefined
  return { ids: page.map(([id]) => id as DeviceId), nextCursor: last ? writeCursor(last) : null }
}

function selectSorted(ctx: Ctx, where: Condition, request: PageRequest): Promise<readonly Position[]> {
  switch (request.sort) {
    case 'enrolled':
    case '-enrolled':
      return byEnrollment(ctx, where, request)
    case 'seen':
    case '-seen':
      return byLastSeen(ctx, where, request)
    case 'owner':
    case '-owner':
      return byOwner(ctx, where, request)
    default:
      return request.sort satisfies never
  }
}

/** An id begins with the time it was made at, so ids are in the order of enrollment. */
async function byEnrollment(ctx: Ctx, where: Condition, request: PageRequest): Promise<readonly Position[]> {
  const { isLater, order } = wordsOf(request)
  const [after] = request.cursor === undefined ? [] : parseCursor(request.cursor, 0)
  const { rows } = await sql<{ id: string }>`
    select device.id from devices device
    where ${where} and ${after === undefined ? sql`true` : sql`device.id ${isLater} ${after}::uuid`}
    order by device.id ${order} limit ${request.limit + 1}`.execute(ctx.db)
  return rows.map(({ id }) => [id])
}

/** A device that was never heard from counts as heard from before all others. */
async function byLastSeen(ctx: Ctx, where: Condition, request: PageRequest): Promise<readonly Position[]> {
  const { isLater, order } = wordsOf(request)
  const seconds = sql`coalesce(extract(epoch from device.last_seen_at), 0)::bigint`
  const [after, at] = request.cursor === undefined ? [] : parseCursor(request.cursor, 1)
  if (after !== undefined && !/^\d{1,15}$/.test(at ?? '')) throw cursorInvalid()
  const isAfter =
    after === undefined ? sql`true` : sql`(${seconds}, device.id) ${isLater} (${Number(at)}, ${after}::uuid)`
  const { rows } = await sql<{ id: string; seconds: number }>`
    select device.id, ${seconds} as seconds from devices device
    where ${where} and ${isAfter}
    order by seconds ${order}, device.id ${order} limit ${request.limit + 1}`.execute(ctx.db)
  return rows.map((row) => [row.id, String(row.seconds)])
}

/** By the owner's name; devices without an owner come last, whichever way the names go. */
async function byOwner(ctx: Ctx, where: Condition, request: PageRequest): Promise<readonly Position[]> {
  const [after, name = null, ownerId = null] = request.cursor === undefined ? [] : parseCursor(request.cursor, 2)
  if (ownerId !== null && (name === null || !isUuid(ownerId))) throw cursorInvalid()
  const isPastOwners = after !== undefined && ownerId === null
  const owned = isPastOwners
    ? []
    : await selectOwned(ctx, where, request, after === undefined ? undefined : [after, name, ownerId])
  if (owned.length > request.limit) return owned
  const unowned = await selectUnowned(ctx, where, request, isPastOwners ? after : undefined)
  return [...owned, ...unowned].slice(0, request.limit + 1)
}

/** The first condition is implied by the second; it is the one that the index of names understands. */
async function selectOwned(
  ctx: Ctx,
  where: Condition,
  request: PageRequest,
  after: Position | undefined,
): Promise<readonly Position[]> {
  const { isLater, order } = wordsOf(request)
  const [id, name, ownerId] = after ?? []
  const isAfter = after
    ? sql`(lower(owner.name), owner.id) ${isLater}= (${name}, ${ownerId}::uuid)
        and (lower(owner.name), owner.id, device.id) ${isLater} (${name}, ${ownerId}::uuid, ${id}::uuid)`
    : sql`true`
  const { rows } = await sql<{ id: string; name: string; ownerId: string }>`
    select device.id, lower(owner.name) as name, owner.id as "ownerId"
    from owners owner join devices device on device.owner_id = owner.id
    where ${where} and ${isAfter}
    order by lower(owner.name) ${order}, owner.id ${order}, device.id ${order} limit ${request.limit + 1}`.execute(
    ctx.db,
  )
  return rows.map((row) => [row.id, row.name, row.ownerId])
}

async function selectUnowned(
  ctx: Ctx,
  where: Condition,
  request: PageRequest,
  after: string | undefined,
): Promise<readonly Position[]> {
  const { rows } = await sql<{ id: string }>`
    select device.id from devices device
    where device.owner_id is null and ${where} and ${after === undefined ? sql`true` : sql`device.id > ${after}::uuid`}
    order by device.id limit ${request.limit + 1}`.execute(ctx.db)
  return rows.map(({ id }) => [id, null, null])
}

function wordsOf({ sort }: PageRequest): {
  readonly isLater: RawBuilder<unknown>
  readonly order: RawBuilder<unknown>
} {
  return sort.startsWith('-') ? { isLater: sql`<`, order: sql`desc` } : { isLater: sql`>`, order: sql`asc` }
}
