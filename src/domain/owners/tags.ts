import { sql } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'

/**
 * The ids of tags by name; a tag that does not exist is created. Names differ by more than their case, so "Sales"
 * finds the tag "sales".
 *
 * @param names - 1 to 50 characters each, without spaces and commas
 */
export async function ensureTags(tx: Tx, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const known = await findTags(tx, names)
  const missing = names.filter((name) => !known.has(name))
  if (missing.length === 0) return known
  await sql`insert into tags (name) select unnest(${missing}::text[]) on conflict do nothing`.execute(tx.db)
  return findTags(tx, names)
}

/** The ids of those `names` that are tags. */
export async function findTags(ctx: Ctx, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map()
  const { rows } = await sql<{ given: string; id: number }>`
    select given, id from unnest(${names}::text[]) as given join tags on lower(tags.name) = lower(given)
  `.execute(ctx.db)
  return new Map(rows.map((row) => [row.given, row.id]))
}

/** The names of tags by id. */
export async function tagNames(ctx: Ctx, ids: Iterable<number>): Promise<ReadonlyMap<number, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('tags').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
