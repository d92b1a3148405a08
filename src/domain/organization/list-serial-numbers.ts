import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'

/** The serial numbers of those devices that have told theirs, which a user-enrolled one never does; for exports. */
export async function listSerialNumbers(ctx: Ctx, ids: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, string>> {
  const rows = await ctx.db
    .selectFrom('devices')
    .select(['id', 'serialNumber'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('serialNumber', 'is not', null)
    .execute()
  return new Map(rows.map((row) => [row.id as DeviceId, row.serialNumber ?? '']))
}
