import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/ctx.ts'
import type { CommandEnd } from './command-record.ts'

/**
 * Takes the commands that fit `which` out of the queue and writes down how they ended, all at once.
 *
 * @returns how many
 */
export async function endCommands(tx: Tx, which: RawBuilder<unknown>, end: CommandEnd): Promise<number> {
  const { numAffectedRows } = await sql`
    with ended as (delete from commands where ${which} returning *)
    insert into command_results
      (id, channel_id, device_id, network_id, request_type, purpose, subject, actor_label, status, queued_at, sent_at, answered_at)
    select id, channel_id, device_id, network_id, request_type, purpose, subject, actor_label, ${end}, queued_at, sent_at, ${tx.now()}
    from ended`.execute(tx.db)
  return Number(numAffectedRows ?? 0n)
}
