import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { Authentication, Network } from '../organization/network.ts'
import { hostedAccounts } from './hosted-accounts.ts'
import type { Owner } from './owner.ts'
import type { Credentials, SignInSource } from './sign-in-source.ts'

const sources: Readonly<Record<Exclude<Authentication, 'none'>, SignInSource>> = {
  hosted: hostedAccounts,
}

/**
 * Signs a person in the way their network says. Whoever calls this limits how often it may be tried.
 *
 * @throws {LodgerError} SIGN_IN_FAILED, AUTHENTICATION_OFF
 */
export async function authenticateOwner(ctx: Ctx, network: Network, credentials: Credentials): Promise<Owner> {
  if (network.authentication === 'none') {
    throw new LodgerError('AUTHENTICATION_OFF', 'User authentication is turned off in this network.')
  }
  return sources[network.authentication].authenticate(ctx, network, credentials)
}
