import type { App } from '../../app.ts'
import { addressKey, openAttemptLimit } from '../../domain/accounts/attempt-limit.ts'
import { foldEmail } from '../../domain/accounts/fold-email.ts'

const seconds = 15 * 60

/** Keeps whoever guesses passwords or the setup token from guessing often. */
export interface SignInLimits {
  /** Tries to sign in: counted for the account and for the address, until it succeeds. */
  aroundSignIn<T>(email: string, address: string, attempt: () => Promise<T>): Promise<T>
  aroundSetup<T>(address: string, attempt: () => Promise<T>): Promise<T>
}

export function openSignInLimits(app: App): SignInLimits {
  const { vault } = app.ctxFor({ kind: 'system', label: 'Lodger' })
  const open = (name: string, attempts: number) => openAttemptLimit(app.pool, vault, { name, attempts, seconds })
  const perAccount = open('admin-account', 10)
  // People behind one address share it, so it is wider.
  const perAddress = open('admin-address', 100)
  const setups = open('setup-address', 20)
  return {
    async aroundSignIn(email, address, attempt) {
      const account = foldEmail(email)
      await perAddress.spend(addressKey(address))
      await perAccount.spend(account)
      const outcome = await attempt()
      await perAccount.forgive(account)
      return outcome
    },
    async aroundSetup(address, attempt) {
      await setups.spend(addressKey(address))
      return attempt()
    },
  }
}
