import type { Ctx } from '../../platform/ctx.ts'
import type { ChannelId, DeviceId } from '../../platform/ids.ts'

/** The channels of a device, its own first. */
export async function listChannels(ctx: Ctx, deviceId: DeviceId): Promise<ChannelId[]> {
  const rows = await ctx.db
    .selectFrom('channels')
    .select('id')
    .where('deviceId', '=', deviceId)
    .orderBy('userHash', (order) => order.asc().nullsFirst())
    .execute()
  return rows.map((row) => row.id as ChannelId)
}
