import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { checkPassword, hashPassword } from '../../platform/password.ts'
import type { Network } from '../organization/network.ts'
import { findOwnerForIdentifier } from './get-owner.ts'
import type { Owner } from './owner.ts'
import type { Credentials, SignInSource } from './sign-in-source.ts'
import { selectPasswordHash, updateOwnerRow } from './store.ts'

/** Accounts that Lodger keeps: an admin adds owners with their passwords, and nobody else can sign in. */
export const hostedAccounts: SignInSource = { authenticate }

async function authenticate(ctx: Ctx, network: Network, credentials: Credentials): Promise<Owner> {
  const owner = await findOwnerForIdentifier(ctx, credentials.identifier, network)
  const stored = owner ? await selectPasswordHash(ctx, owner.id) : null
  const { isCorrect, isOutdated } = await checkPassword(credentials.password, stored)
  if (!owner || !isCorrect) throw new LodgerError('SIGN_IN_FAILED', 'E-mail or password is wrong.')
  if (isOutdated) await updateOwnerRow(ctx, owner.id, { passwordHash: await hashPassword(credentials.password) })
  return owner
}
