import type { Ctx } from '../../platform/ctx.ts'
import type { Network } from '../organization/network.ts'
import type { Owner } from './owner.ts'

/** A way for owners to prove who they are. Each is one file; `authenticate-owner.ts` lists them. */
export interface SignInSource {
  /**
   * Finds out who signs in.
   *
   * @throws {LodgerError} SIGN_IN_FAILED, whatever was wrong: the answer and its time tell nothing about who has an
   *   account here
   */
  authenticate(ctx: Ctx, network: Network, credentials: Credentials): Promise<Owner>
}

export interface Credentials {
  /** An e-mail or a Managed Apple Account, as it was typed. */
  readonly identifier: string
  readonly password: string
}
