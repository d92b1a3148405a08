import { SimulatorError } from '../simulator-error.ts'

/**
 * Apple's side of Managed Apple Accounts. Unless told otherwise every account exists, may be used on any device, and
 * its person knows the password.
 */
export class ManagedAccounts {
  private readonly refused = new Map<string, string>()

  /** From now on signing in to `account` fails, which ends an enrollment without a word to the server. */
  refuse(account: string, message = 'Your account does not support the expected services on this device.'): void {
    this.refused.set(account, message)
  }

  accept(account: string): void {
    this.refused.delete(account)
  }

  /** @throws {SimulatorError} `MANAGED_ACCOUNT_REFUSED` */
  signIn(account: string): void {
    const message = this.refused.get(account)
    if (message !== undefined) throw new SimulatorError('MANAGED_ACCOUNT_REFUSED', message)
  }
}
