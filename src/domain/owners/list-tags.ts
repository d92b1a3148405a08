import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'

export interface TagUse {
  readonly name: string
  readonly ownerCount: number
  /** In the networks that were asked for. */
  readonly deviceCount: number
}

/** The tags that somebody or something has, by name. */
export async function listTags(ctx: Ctx, networks: 'all' | ReadonlySet<NetworkId>): Promise<TagUse[]> {
  const isCounted = networks === 'all' ? sql`true` : sql`network_id = any(${[...networks]}::uuid[])`
  const { rows } = await sql<TagUse>`
    with
      owned as (select unnest(tag_ids) as id, count(*) as uses from owners group by 1),
      installed as (select unnest(tag_ids) as id, count(*) as uses from devices where ${isCounted} group by 1)
    select name, coalesce(owned.uses, 0) as "ownerCount", coalesce(installed.uses, 0) as "deviceCount"
    from tags left join owned using (id) left join installed using (id)
    where owned.uses is not null or installed.uses is not null
    order by lower(name)
  `.execute(ctx.db)
  return rows
}
