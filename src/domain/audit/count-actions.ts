import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import type { AuditAction } from './actions.ts'
import { firstIdAt } from './first-id-at.ts'

export interface DayCount {
  /** In UTC, such as 2026-11-22. */
  readonly day: string
  readonly action: AuditAction
  readonly count: number
}

/** How often each of these actions happened in a network, by day; days without any are left out. */
export async function countActionsByDay(
  ctx: Ctx,
  networkId: NetworkId,
  actions: readonly AuditAction[],
  since: Date,
): Promise<readonly DayCount[]> {
  const { rows } = await sql<DayCount>`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, action, count(*) as count
    from audit_entries
    where network_id = ${networkId} and id >= ${firstIdAt(since)}::uuid and at >= ${since} and action = any(${actions}::text[])
    group by 1, 2
  `.execute(ctx.db)
  return rows
}
