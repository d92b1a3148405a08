import { sql } from 'kysely'
import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'

/**
 * Has what belongs on these devices looked at again, soon. Many causes make one delivery: there is one row per device.
 * One that is just being worked on (its lease is its due time) is worked on once more afterwards.
 */
export async function requestDelivery(tx: Tx, deviceIds: readonly DeviceId[]): Promise<void> {
  if (deviceIds.length === 0) return
  await sql`
    insert into deliveries as waiting (device_id, network_id, requested_at, due_at)
    select id, network_id, ${tx.now()}, ${tx.now()} from devices
    where id = any(${deviceIds}::uuid[]) and state in ('enrolled', 'lapsed') order by id
    on conflict (device_id) do update set
      requested_at = excluded.requested_at,
      due_at = case when waiting.due_at = waiting.leased_until then waiting.due_at - interval '1 millisecond'
        else least(waiting.due_at, excluded.due_at) end`.execute(tx.db)
}
