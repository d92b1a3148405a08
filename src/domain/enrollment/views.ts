import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import type { DeviceEvent } from '../devices/device-event.ts'

/** Whether something has happened to a device. */
export async function hasEvent(ctx: Ctx, deviceId: DeviceId, event: DeviceEvent): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('deviceEvents')
    .select('id')
    .where('deviceId', '=', deviceId)
    .where('event', '=', event)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Devices that said Authenticate before `before` and never finished enrolling. */
export async function selectUnfinished(ctx: Ctx, before: Date, limit: number): Promise<DeviceId[]> {
  const { rows } = await sql<{ id: DeviceId }>`
    select id from devices
    where state = 'authenticated' and enrolled_at is null and created_at < ${before}
      and not exists (
        select from device_events
        where device_id = devices.id and event = 'authenticated' and at >= ${before}
      )
    order by created_at limit ${limit}`.execute(ctx.db)
  return rows.map((row) => row.id)
}

/**
 * Devices that cannot be woken and have not been heard from for as many days as their network waits. One that answers
 * Apple's pushes is still there, however long it has nothing to say.
 *
 * @param only - look at this device alone
 */
export async function selectSilent(ctx: Ctx, limit: number, only?: DeviceId): Promise<DeviceId[]> {
  const { rows } = await sql<{ id: DeviceId }>`
    select devices.id from devices
    join networks on networks.id = devices.network_id
    join channels on channels.id = devices.id
    where devices.state in ('enrolled', 'lapsed', 'authenticated') and devices.enrolled_at is not null
      and (channels.push_lost_at is not null or channels.push_token_sealed is null)
      and greatest(devices.last_seen_at, devices.enrolled_at)
        < ${ctx.now()}::timestamptz - make_interval(days => networks.silent_after_days)
      and (${only ?? null}::uuid is null or devices.id = ${only ?? null}::uuid)
    order by devices.id limit ${limit}`.execute(ctx.db)
  return rows.map((row) => row.id)
}
