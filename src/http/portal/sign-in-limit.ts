import type { App } from '../../app.ts'
import { openAttemptLimit } from '../../domain/accounts/attempt-limit.ts'
import type { Network } from '../../domain/organization/network.ts'
import { foldAscii } from '../../domain/owners/fold.ts'
import { isRefusal } from '../../platform/errors.ts'

/** Keeps whoever guesses passwords from guessing often. */
export interface SignInLimit {
  /**
   * Counts a try, before the password is looked at.
   *
   * @returns how many seconds to wait, or 0 when the try may go on
   */
  spend(network: Network, identifier: string): Promise<number>
  /** Whoever got in is no guesser. */
  forgive(network: Network, identifier: string): Promise<void>
}

export function openSignInLimit(app: App): SignInLimit {
  const { vault } = app.ctxFor({ kind: 'system', label: 'enrollment page' })
  const perAccount = openAttemptLimit(app.pool, vault, { name: 'owner-account', attempts: 10, seconds: 15 * 60 })
  // Enough for a whole company on its first morning, and a bound for what guessing may cost.
  const perNetwork = openAttemptLimit(app.pool, vault, { name: 'owner-network', attempts: 300, seconds: 60 })
  const accountIn = (network: Network, identifier: string) => `${network.id} ${foldAscii(identifier)}`
  return {
    async spend(network, identifier) {
      try {
        await perNetwork.spend(network.id)
        await perAccount.spend(accountIn(network, identifier))
        return 0
      } catch (error) {
        if (!isRefusal(error, 'TOO_MANY_ATTEMPTS')) throw error
        return Number(error.details?.['retryAfterSeconds'] ?? 60)
      }
    },
    forgive: (network, identifier) => perAccount.forgive(accountIn(network, identifier)),
  }
}
