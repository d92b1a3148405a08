import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { OwnerId } from '../../platform/ids.ts'
import type { Network } from '../organization/network.ts'
import { foldAscii } from './fold.ts'
import { sameAccount } from './managed-apple-account.ts'
import { type Owner, usernameOf } from './owner.ts'
import { selectOwner, selectOwnerByEmail, selectOwnersByUsername } from './store.ts'

/** @throws {LodgerError} OWNER_NOT_FOUND */
export async function getOwner(ctx: Ctx, id: OwnerId): Promise<Owner> {
  const owner = await selectOwner(ctx, id)
  if (!owner) throw ownerNotFound()
  return owner
}

export function ownerNotFound(): LodgerError {
  return new LodgerError('OWNER_NOT_FOUND', 'There is no such owner.')
}

/**
 * The owner whom a typed identifier names: by e-mail, or, in a network with a domain override, by the Managed Apple
 * Account that this override gives exactly one owner. A hint only; it proves nothing about who typed it.
 */
export async function findOwnerForIdentifier(ctx: Ctx, typed: string, network?: Network): Promise<Owner | undefined> {
  const byEmail = await selectOwnerByEmail(ctx, foldAscii(typed))
  if (byEmail || !network?.domainOverride) return byEmail
  const username = usernameOf(typed)
  if (!sameAccount(typed, `${username}@${network.domainOverride}`)) return undefined
  const [owner, another] = await selectOwnersByUsername(ctx, foldAscii(username), 2)
  return another ? undefined : owner
}
