import { foldAscii } from './fold.ts'
import { usernameOf } from './owner.ts'

/** Why an owner has no Managed Apple Account that one could enroll with. */
export type AccountProblem = 'NOT_UNIQUE' | 'NOT_ASCII' | 'NOT_AN_ADDRESS'

export type AccountOutcome =
  | { readonly account: string }
  | { readonly problem: Exclude<AccountProblem, 'NOT_UNIQUE'>; readonly detail: string }

/**
 * The Managed Apple Account that an owner enrolls with.
 *
 * Without a domain override it is the e-mail, exactly. With one it is the part of the e-mail before its last @, at the
 * override's domain; whether that is unique, `resolveManagedAppleAccount` knows.
 */
export function managedAppleAccountFor(email: string, domainOverride: string | null): AccountOutcome {
  const account = domainOverride === null ? email : `${usernameOf(email)}@${domainOverride}`
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) return { problem: 'NOT_AN_ADDRESS', detail: describeProblem('NOT_AN_ADDRESS') }
  // Apple's accounts are ASCII, and a letter that only looks like one of theirs must not become it.
  if (!/^[!-~]+$/.test(account)) return { problem: 'NOT_ASCII', detail: describeProblem('NOT_ASCII') }
  return { account }
}

/** A problem in words, for an admin. */
export function describeProblem(problem: AccountProblem): string {
  return explanations[problem]
}

const explanations: Readonly<Record<AccountProblem, string>> = {
  NOT_UNIQUE: 'With the domain override, other owners would get the same Managed Apple Account.',
  NOT_ASCII: 'The e-mail has letters that a Managed Apple Account cannot have.',
  NOT_AN_ADDRESS: 'The e-mail is not an address from which an account could be made.',
}

/**
 * Whether what a person typed on the device names this account: the same characters, where A-Z and a-z are equal.
 * Nothing is trimmed, guessed or matched in part.
 */
export function sameAccount(typed: string, account: string): boolean {
  return foldAscii(typed) === foldAscii(account)
}
