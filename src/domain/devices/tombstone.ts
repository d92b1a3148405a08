import { sql } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'

const tombstoneDays = 30

/** Remembers, by a keyed hash and a day alone, that a device left, so that what it may still send is refused. */
export async function putTombstone(tx: Tx, enrollmentIdHash: Buffer, networkId: NetworkId): Promise<void> {
  await tx.db
    .insertInto('tombstones')
    .values({ enrollmentIdHash, networkId, endedOn: tx.now() })
    .onConflict((conflict) => conflict.column('enrollmentIdHash').doUpdateSet({ endedOn: tx.now() }))
    .execute()
}

/** Whether the device whose EnrollmentID has this hash left and was forgotten lately. */
export async function isTombstoned(ctx: Ctx, enrollmentIdHash: Buffer): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('tombstones')
    .select('endedOn')
    .where('enrollmentIdHash', '=', enrollmentIdHash)
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets even that they left. */
export async function removeOldTombstones(ctx: Ctx): Promise<void> {
  await sql`delete from tombstones where ended_on < ${ctx.now()}::date - ${tombstoneDays}::integer`.execute(ctx.db)
}
