import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'

/** How many devices each of these networks has, those that left and stay listed included. */
export async function countDevicesByNetwork(
  ctx: Ctx,
  ids: readonly NetworkId[],
): Promise<ReadonlyMap<NetworkId, number>> {
  const rows = await ctx.db
    .selectFrom('devices')
    .select((eb) => ['networkId', eb.fn.countAll<number>().as('count')])
    .where(sql<boolean>`network_id = any(${ids}::uuid[])`)
    .groupBy('networkId')
    .execute()
  return new Map(rows.map((row) => [row.networkId as NetworkId, row.count]))
}

export interface ManagedDevices {
  readonly devices: number
  readonly userEnrolled: number
  readonly deviceEnrolled: number
  /** That can no longer be woken. */
  readonly lapsed: number
}

/** How many devices a network manages now. */
export function countManagedDevices(ctx: Ctx, id: NetworkId): Promise<ManagedDevices> {
  return ctx.db
    .selectFrom('devices')
    .select([
      sql<number>`count(*)`.as('devices'),
      sql<number>`count(*) filter (where kind = 'user')`.as('userEnrolled'),
      sql<number>`count(*) filter (where kind <> 'user')`.as('deviceEnrolled'),
      sql<number>`count(*) filter (where state = 'lapsed')`.as('lapsed'),
    ])
    .where('networkId', '=', id)
    .where('state', 'in', ['enrolled', 'lapsed', 'leaving'])
    .executeTakeFirstOrThrow()
}
