import type { OwnerId } from '../../platform/ids.ts'

/** A person whose devices these are. */
export interface Owner {
  readonly id: OwnerId
  readonly name: string
  readonly email: string
  readonly emailFolded: string
  /** The part of the e-mail before its last @, folded: what a domain override builds accounts from. */
  readonly usernameFolded: string
  /** `hosted`, or the sign-in source that created the owner. */
  readonly source: string
  readonly hasPassword: boolean
  readonly tagIds: readonly number[]
  readonly createdAt: Date
}

/** The part of an e-mail before its last @, as it was written. */
export function usernameOf(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 0 ? email : email.slice(0, at)
}

/** What the audit keeps of an owner. */
export function ownerFacts(owner: Pick<Owner, 'name' | 'email'>, tags: readonly string[]) {
  return { name: owner.name, email: owner.email, tags: tags.toSorted() }
}
