import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { hashPassword } from '../../platform/password.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { type Owner, ownerFacts } from './owner.ts'
import { insertOwner } from './store.ts'
import { ensureTags } from './tags.ts'

export interface NewOwner {
  readonly name: string
  readonly email: string
  /** For hosted accounts; without one the owner cannot sign in with them. */
  readonly password?: string | undefined
  readonly tags: readonly string[]
}

/** @throws {LodgerError} OWNER_EMAIL_TAKEN */
export async function createOwner(ctx: Ctx, input: NewOwner): Promise<Owner> {
  const { name, email, tags } = input
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password)
  return inTransaction(ctx, async (tx) => {
    const tagIds = [...new Set((await ensureTags(tx, tags)).values())]
    const times = { createdAt: tx.now(), updatedAt: tx.now() }
    const owner = await insertOwner(tx, { id: tx.newId(), name, email, passwordHash, tagIds, ...times })
    if (!owner) throw emailTaken()
    await recordAudit(tx, {
      action: 'owner.created',
      subject: { kind: 'owner', id: owner.id, label: name },
      after: ownerFacts(owner, tags),
    })
    return owner
  })
}

export function emailTaken(): LodgerError {
  return new LodgerError('OWNER_EMAIL_TAKEN', 'Another owner has this e-mail.', { field: 'email' })
}
