import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { AdminId } from '../../platform/ids.ts'
import { hashPassword } from '../../platform/password.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { listNetworks } from '../organization/get-network.ts'
import { getOrganization } from '../organization/get-organization.ts'
import { type Admin, adminFacts } from './admin.ts'
import { foldEmail } from './fold-email.ts'
import { getAdmin } from './get-admin.ts'
import type { NetworkAccess, Role } from './principal.ts'
import { insertAdmin, selectAdminByEmail } from './store.ts'

export interface NewAdmin {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly role: Role
  readonly networks: NetworkAccess
}

/** @throws {LodgerError} SETUP_NEEDED, ADMIN_EMAIL_TAKEN, NETWORK_NOT_FOUND */
export async function createAdmin(ctx: Ctx, input: NewAdmin): Promise<Admin> {
  const passwordHash = await hashPassword(input.password)
  return inTransaction(ctx, async (tx) => {
    await getOrganization(tx)
    await requireFreeEmail(tx, input.email)
    await requireNetworks(tx, input.networks)
    return addAdmin(tx, input, passwordHash)
  })
}

/** Stores an admin whose e-mail and networks were looked at. */
export async function addAdmin(tx: Tx, input: Omit<NewAdmin, 'password'>, passwordHash: string): Promise<Admin> {
  const { email, name, role, networks } = input
  const id = tx.newId() as AdminId
  const row = { id, email, name, role, passwordHash, allNetworks: networks === 'all', createdAt: tx.now() }
  await insertAdmin(tx, row, networks)
  const admin = await getAdmin(tx, id)
  await recordAudit(tx, {
    action: 'admin.created',
    subject: { kind: 'admin', id, label: name },
    after: adminFacts(admin),
  })
  return admin
}

async function requireFreeEmail(tx: Tx, email: string): Promise<void> {
  if (!(await selectAdminByEmail(tx, foldEmail(email)))) return
  throw new LodgerError('ADMIN_EMAIL_TAKEN', 'There is an admin with this e-mail already.', { field: 'email' })
}

/** Access to a network that does not exist would be a promise about one that somebody creates later. */
export async function requireNetworks(tx: Tx, networks: NetworkAccess): Promise<void> {
  if (networks === 'all') return
  const found = await listNetworks(tx, networks)
  if (found.length === networks.size) return
  throw new LodgerError('NETWORK_NOT_FOUND', 'One of these networks does not exist.', { field: 'networks' })
}
