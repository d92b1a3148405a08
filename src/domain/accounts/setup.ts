import { timingSafeEqual } from 'node:crypto'
import { actingAs, type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { hashPassword } from '../../platform/password.ts'
import { createNetwork } from '../organization/create-network.ts'
import { createOrganization } from '../organization/create-organization.ts'
import { findOrganization } from '../organization/get-organization.ts'
import { addAdmin } from './create-admin.ts'
import { hashToken, newToken } from './secret-token.ts'
import { type NewSession, startSession } from './sign-in.ts'
import { deleteSetupToken, lockSetupToken, replaceSetupToken } from './store.ts'

/** Whether this deployment still waits for its organization and first admin. */
export async function isSetupNeeded(ctx: Ctx): Promise<boolean> {
  return (await findOrganization(ctx)) === undefined
}

/**
 * Makes the one-time token that opens first-run setup; one made before is dead from then on.
 *
 * @returns null once setup is done
 */
export function ensureSetupToken(ctx: Ctx): Promise<string | null> {
  return inTransaction(ctx, async (tx) => {
    if (!(await isSetupNeeded(tx))) return null
    const token = newToken()
    await replaceSetupToken(tx, hashToken(token))
    return token
  })
}

export interface Setup {
  readonly token: string
  readonly organizationName: string
  readonly networkName: string
  readonly name: string
  readonly email: string
  readonly password: string
}

/**
 * First run: makes the organization, its first network and the first admin, all or nothing, and signs the admin in.
 *
 * @throws {LodgerError} SETUP_DONE, SETUP_TOKEN_WRONG
 */
export function completeSetup(ctx: Ctx, input: Setup): Promise<NewSession> {
  return inTransaction(ctx, async (tx) => {
    await useToken(tx, input.token)
    const { name, email } = input
    const passwordHash = await hashPassword(input.password)
    const admin = await addAdmin(tx, { name, email, role: 'full', networks: 'all' }, passwordHash)
    const asAdmin = actingAs(tx, { kind: 'admin', id: admin.id, label: admin.name })
    await createOrganization(asAdmin, input.organizationName)
    await createNetwork(asAdmin, { name: input.networkName })
    return startSession(tx, admin)
  })
}

async function useToken(tx: Tx, token: string): Promise<void> {
  const expected = await lockSetupToken(tx)
  if (!expected) throw new LodgerError('SETUP_DONE', 'This Lodger is set up already. Sign in instead.')
  if (!timingSafeEqual(expected, hashToken(token))) {
    throw new LodgerError('SETUP_TOKEN_WRONG', 'This is not the setup token. The server log shows it at each start.', {
      field: 'token',
    })
  }
  await deleteSetupToken(tx)
}
