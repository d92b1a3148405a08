import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/ctx.ts'
import type { ChannelId, DeviceId } from '../../platform/ids.ts'
import { channelIdOf } from '../devices/device-channel.ts'

// A row of `pushes` is a channel that is to be woken (at due_at), is being woken (due_at is the end of the lease), or
// has been woken and has not answered (due_at is infinity). Contact removes the row: commands/exchange-statement.ts.

/**
 * Has a channel woken soon. Many causes make one push, and Apple keeps only the last one anyway: at most one a minute,
 * and the longer a channel leaves pushes unanswered, the fewer (down to one in 64 minutes). A channel that has no token
 * yet, or whose token is dead, is left alone.
 *
 * @param notBefore - now unless given
 */
export async function wakeChannel(tx: Tx, channelId: ChannelId, notBefore: Date = tx.now()): Promise<void> {
  // A wake during a lease cannot know whether that push went out before or after its cause; a due time that is not the
  // lease's end any more tells the sender to send once more.
  await sql`
    insert into pushes as waiting (channel_id, device_id, due_at)
    select id, device_id, ${notBefore}::timestamptz from channels
    where id = ${channelId} and push_token_sealed is not null and push_lost_at is null
    on conflict (channel_id) do update set due_at = case
      when waiting.due_at = waiting.leased_until then waiting.due_at + interval '1 millisecond'
      else least(waiting.due_at, greatest(excluded.due_at, waiting.last_sent_at + ${waitAfter(sql`waiting.attempts`)}))
    end`.execute(tx.db)
}

/** Has the device channel woken: {@link wakeChannel}. */
export function wakeDevice(tx: Tx, deviceId: DeviceId): Promise<void> {
  return wakeChannel(tx, channelIdOf({ id: deviceId }))
}

/** One minute after the first attempt, then twice as long after each further one, up to 64. */
export function waitAfter(attempts: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`interval '1 minute' * power(2, least(greatest(${attempts}, 1) - 1, 6))`
}
