import type { Ctx } from '../../platform/ctx.ts'
import type { OwnerId } from '../../platform/ids.ts'

/** How many devices an owner has, of one kind of enrollment or of all; those that have left but stay listed count. */
export async function countDevicesOf(ctx: Ctx, id: OwnerId, kind?: 'user'): Promise<number> {
  const all = ctx.db
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('ownerId', '=', id)
  const { count } = await (kind ? all.where('kind', '=', kind) : all).executeTakeFirstOrThrow()
  return count
}
