import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { AdminId } from '../../platform/ids.ts'
import { hashPassword } from '../../platform/password.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { type Admin, adminFacts, isFullAdmin } from './admin.ts'
import { requireNetworks } from './create-admin.ts'
import { getAdmin } from './get-admin.ts'
import type { NetworkAccess, Role } from './principal.ts'
import { deleteAdminRow, deleteSessionsOf, lockFullAdmins, replaceAdminNetworks, updateAdminRow } from './store.ts'

/** What is absent stays. */
export interface AdminChange {
  readonly name?: string | undefined
  readonly password?: string | undefined
  readonly role?: Role | undefined
  readonly networks?: NetworkAccess | undefined
  readonly isDisabled?: boolean | undefined
}

/**
 * Changes an admin; it takes effect at that admin's next request. A new password or disabling ends all sessions.
 *
 * @throws {LodgerError} ADMIN_NOT_FOUND, NETWORK_NOT_FOUND, LAST_FULL_ADMIN
 */
export async function updateAdmin(ctx: Ctx, id: AdminId, change: AdminChange): Promise<Admin> {
  const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password)
  return inTransaction(ctx, async (tx) => {
    const fullAdmins = await lockFullAdmins(tx)
    const before = await getAdmin(tx, id)
    if (change.networks) await requireNetworks(tx, change.networks)
    await storeChange(tx, before, change, passwordHash)
    const after = await getAdmin(tx, id)
    if (!isFullAdmin(after)) refuseLast(fullAdmins, id)
    if (passwordHash || after.isDisabled) await deleteSessionsOf(tx, id)
    await recordChange(tx, before, after, passwordHash !== undefined)
    return after
  })
}

/** @throws {LodgerError} ADMIN_NOT_FOUND, LAST_FULL_ADMIN */
export function removeAdmin(ctx: Ctx, id: AdminId): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    refuseLast(await lockFullAdmins(tx), id)
    const admin = await getAdmin(tx, id)
    await deleteAdminRow(tx, id)
    await recordAudit(tx, {
      action: 'admin.removed',
      subject: { kind: 'admin', id, label: admin.name },
      before: adminFacts(admin),
    })
  })
}

function refuseLast(fullAdmins: readonly AdminId[], id: AdminId): void {
  if (fullAdmins.length !== 1 || fullAdmins[0] !== id) return
  throw new LodgerError(
    'LAST_FULL_ADMIN',
    'This is the last admin who can change everything. Give another one that right first.',
  )
}

async function storeChange(tx: Tx, admin: Admin, change: AdminChange, passwordHash: string | undefined): Promise<void> {
  const { name = admin.name, role = admin.role, networks, isDisabled = admin.isDisabled } = change
  await updateAdminRow(tx, admin.id, {
    name,
    role,
    ...(networks === undefined ? {} : { allNetworks: networks === 'all' }),
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(isDisabled === admin.isDisabled ? {} : { disabledAt: isDisabled ? tx.now() : null }),
  })
  if (networks) await replaceAdminNetworks(tx, admin.id, networks)
}

async function recordChange(tx: Tx, before: Admin, after: Admin, hasNewPassword: boolean): Promise<void> {
  const was: Record<string, unknown> = adminFacts(before)
  const is: Record<string, unknown> = adminFacts(after)
  const changed = Object.keys(is).filter((fact) => JSON.stringify(is[fact]) !== JSON.stringify(was[fact]))
  if (changed.length === 0 && !hasNewPassword) return
  await recordAudit(tx, {
    action: 'admin.changed',
    subject: { kind: 'admin', id: after.id, label: after.name },
    before: Object.fromEntries(changed.map((fact) => [fact, was[fact]])),
    after: {
      ...Object.fromEntries(changed.map((fact) => [fact, is[fact]])),
      ...(hasNewPassword ? { password: 'changed' } : {}),
    },
  })
}
