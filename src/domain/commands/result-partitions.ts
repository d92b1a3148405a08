import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

const monthsAhead = 2
/** How long the results of commands are kept. */
const monthsKept = 12

/**
 * Makes the partitions of this month and the next ones, and drops those whose time is over.
 *
 * Results of a month that has no partition go to the default one and stay there, until they are too old as well.
 */
export async function keepResultPartitions(ctx: Ctx): Promise<void> {
  const thisMonth = startOfMonth(ctx.now(), 0)
  for (let ahead = 0; ahead <= monthsAhead; ahead += 1) await createPartition(ctx, startOfMonth(thisMonth, ahead))
  const oldest = startOfMonth(thisMonth, -monthsKept)
  await dropPartitionsBefore(ctx, oldest)
  await sql`delete from command_results_default where answered_at < ${oldest}`.execute(ctx.db)
}

async function createPartition(ctx: Ctx, month: Date): Promise<void> {
  const [from, to] = [month, startOfMonth(month, 1)].map((date) => sql.lit(date.toISOString()))
  const table = sql.table(nameOf(month))
  try {
    await sql`create table if not exists ${table} partition of command_results for values from (${from}) to (${to})`.execute(
      ctx.db,
    )
  } catch (error) {
    if (!isHarmless(error)) throw error
  }
}

/**
 * 23514: the default partition holds results of this month already, as in the first month of a new server. The others:
 * another process makes the same partition at this moment.
 */
function isHarmless(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['23514', '42P07', '23505'].includes(String(error.code))
}

async function dropPartitionsBefore(ctx: Ctx, oldest: Date): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'command_results'::regclass and relname ~ '^command_results_[0-9]{4}_[0-9]{2}$'`.execute(ctx.db)
  for (const { name } of rows) {
    if (name < nameOf(oldest)) await sql`drop table if exists ${sql.table(name)}`.execute(ctx.db)
  }
}

function startOfMonth(date: Date, offset: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset))
}

function nameOf(month: Date): string {
  return `command_results_${month.toISOString().slice(0, 7).replace('-', '_')}`
}
