import type { Ctx } from '../../platform/ctx.ts'
import type { Network } from '../organization/network.ts'
import { type AccountProblem, describeProblem, managedAppleAccountFor } from './managed-apple-account.ts'
import type { Owner } from './owner.ts'
import { selectOwnersByUsername } from './store.ts'

export type ResolvedAccount =
  | { readonly account: string }
  | {
      readonly problem: AccountProblem
      /** In words, for an admin. */
      readonly detail: string
      /** The names of owners who would get the same account. */
      readonly otherOwners: readonly string[]
    }

const mostOthersNamed = 5

/**
 * The Managed Apple Account that an owner would enroll with in a network now. Where two owners would get the same, both
 * have none: neither may enroll to the other's account.
 */
export async function resolveManagedAppleAccount(
  ctx: Ctx,
  owner: Owner,
  network: Pick<Network, 'domainOverride'>,
): Promise<ResolvedAccount> {
  const outcome = managedAppleAccountFor(owner.email, network.domainOverride)
  if ('problem' in outcome) return { ...outcome, otherOwners: [] }
  if (network.domainOverride === null) return outcome
  const sharing = await selectOwnersByUsername(ctx, owner.usernameFolded, mostOthersNamed + 1)
  const others = sharing.filter((each) => each.id !== owner.id).slice(0, mostOthersNamed)
  if (others.length === 0) return outcome
  return { problem: 'NOT_UNIQUE', detail: describeProblem('NOT_UNIQUE'), otherOwners: others.map((each) => each.name) }
}
