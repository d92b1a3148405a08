import type { Ctx } from '../../platform/ctx.ts'

/** How many devices a push certificate of this topic could not wake. */
export async function countDevicesOfOtherTopics(ctx: Ctx, topic: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('topic', '<>', topic)
    .where('state', '<>', 'unenrolled')
    .executeTakeFirstOrThrow()
  return count
}
