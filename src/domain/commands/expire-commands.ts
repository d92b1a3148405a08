import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { endCommands } from './store.ts'

const batchSize = 1000

/** Ends the commands that devices have not answered in time. */
export async function expireCommands(ctx: Ctx, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const ended = await inTransaction(ctx, (tx) => expireSome(tx))
    if (ended < batchSize || signal?.aborted) return
  }
}

function expireSome(tx: Parameters<typeof endCommands>[0]): Promise<number> {
  // Locked rows are just being handed out or answered; the next run looks at them again.
  const expired = sql`(channel_id, id) in (
    select channel_id, id from commands where expires_at <= ${tx.now()} order by expires_at limit ${batchSize} for update skip locked
  )`
  return endCommands(tx, expired, 'expired')
}
