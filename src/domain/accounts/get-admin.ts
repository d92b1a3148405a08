import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { AdminId } from '../../platform/ids.ts'
import type { Admin } from './admin.ts'
import { selectAdmin, selectAdmins } from './store.ts'

/** @throws {LodgerError} ADMIN_NOT_FOUND */
export async function getAdmin(ctx: Ctx, id: AdminId): Promise<Admin> {
  const admin = await selectAdmin(ctx, id)
  if (!admin) throw new LodgerError('ADMIN_NOT_FOUND', 'There is no such admin.')
  return admin
}

/** All admins, by e-mail. They are few, so the list has no pages. */
export function listAdmins(ctx: Ctx): Promise<Admin[]> {
  return selectAdmins(ctx)
}
