import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { OwnerId } from '../../platform/ids.ts'
import { hashPassword } from '../../platform/password.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { countDevicesOf } from './count-devices.ts'
import { emailTaken } from './create-owner.ts'
import { foldAscii } from './fold.ts'
import { ownerNotFound } from './get-owner.ts'
import { type Owner, ownerFacts } from './owner.ts'
import { lockOwner, selectOwnerByEmail, updateOwnerRow } from './store.ts'
import { ensureTags, tagNames } from './tags.ts'

/** What is absent stays. */
export interface OwnerChange {
  readonly name?: string | undefined
  readonly email?: string | undefined
  /** Null takes the password away: the owner can no longer sign in with a hosted account. */
  readonly password?: string | null | undefined
  readonly tags?: readonly string[] | undefined
}

/**
 * Changes an owner.
 *
 * @throws {LodgerError} OWNER_NOT_FOUND, OWNER_EMAIL_TAKEN; OWNER_HAS_DEVICES for a new e-mail while a user-enrolled
 *   device holds the Managed Apple Account made from the old one
 */
export async function updateOwner(ctx: Ctx, id: OwnerId, change: OwnerChange): Promise<Owner> {
  const passwordHash = typeof change.password === 'string' ? await hashPassword(change.password) : change.password
  return inTransaction(ctx, async (tx) => {
    const before = await lockOwner(tx, id)
    if (!before) throw ownerNotFound()
    if (change.email !== undefined && change.email !== before.email) await requireFreeEmail(tx, before, change.email)
    const tags = change.tags && (await ensureTags(tx, change.tags))
    const after = await updateOwnerRow(tx, id, {
      name: change.name ?? before.name,
      email: change.email ?? before.email,
      ...(tags === undefined ? {} : { tagIds: [...new Set(tags.values())] }),
      ...(passwordHash === undefined ? {} : { passwordHash }),
    })
    await recordChange(tx, before, after, passwordHash)
    return after
  })
}

async function requireFreeEmail(tx: Tx, owner: Owner, email: string): Promise<void> {
  if ((await countDevicesOf(tx, owner.id, 'user')) > 0) {
    throw new LodgerError(
      'OWNER_HAS_DEVICES',
      'This owner has user-enrolled devices, whose Managed Apple Account was made from the e-mail. Let them leave first.',
      { field: 'email' },
    )
  }
  const other = await selectOwnerByEmail(tx, foldAscii(email))
  if (other && other.id !== owner.id) throw emailTaken()
}

async function recordChange(
  tx: Tx,
  before: Owner,
  after: Owner,
  passwordHash: string | null | undefined,
): Promise<void> {
  const names = await tagNames(tx, [...before.tagIds, ...after.tagIds])
  const factsOf = (owner: Owner): Record<string, unknown> =>
    ownerFacts(
      owner,
      owner.tagIds.map((id) => names.get(id) ?? ''),
    )
  const was = factsOf(before)
  const is = factsOf(after)
  const changed = Object.keys(is).filter((fact) => JSON.stringify(is[fact]) !== JSON.stringify(was[fact]))
  if (changed.length === 0 && passwordHash === undefined) return
  await recordAudit(tx, {
    action: 'owner.changed',
    subject: { kind: 'owner', id: after.id, label: after.name },
    before: Object.fromEntries(changed.map((fact) => [fact, was[fact]])),
    after: {
      ...Object.fromEntries(changed.map((fact) => [fact, is[fact]])),
      ...(passwordHash === undefined ? {} : { password: passwordHash === null ? 'removed' : 'changed' }),
    },
  })
}
