import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { OwnerId } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import type { Owner } from './owner.ts'

const ownerColumns = [
  'id',
  'name',
  'email',
  'emailFolded',
  'usernameFolded',
  'source',
  'passwordHash',
  'tagIds',
  'createdAt',
] as const

type OwnerRow = Pick<Selectable<DB['owners']>, (typeof ownerColumns)[number]>

function ownerOf({ passwordHash, ...row }: OwnerRow): Owner {
  return {
    ...row,
    id: row.id as OwnerId,
    // Generated from the e-mail, which is never null, though the catalogue cannot say so.
    emailFolded: row.emailFolded!,
    usernameFolded: row.usernameFolded!,
    hasPassword: passwordHash !== null,
  }
}

export async function selectOwner(ctx: Ctx, id: OwnerId): Promise<Owner | undefined> {
  const row = await ctx.db.selectFrom('owners').select(ownerColumns).where('id', '=', id).executeTakeFirst()
  return row && ownerOf(row)
}

/** Keeps the owner as it is, and without new devices, until the transaction ends. */
export async function lockOwner(tx: Tx, id: OwnerId): Promise<Owner | undefined> {
  const row = await tx.db.selectFrom('owners').select(ownerColumns).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && ownerOf(row)
}

export async function selectOwnerByEmail(ctx: Ctx, emailFolded: string): Promise<Owner | undefined> {
  const row = await ctx.db
    .selectFrom('owners')
    .select(ownerColumns)
    .where('emailFolded', '=', emailFolded)
    .executeTakeFirst()
  return row && ownerOf(row)
}

/** At most `limit` owners whose e-mails share a username. */
export async function selectOwnersByUsername(ctx: Ctx, usernameFolded: string, limit: number): Promise<Owner[]> {
  const query = ctx.db.selectFrom('owners').select(ownerColumns).where('usernameFolded', '=', usernameFolded)
  return (await query.orderBy('id').limit(limit).execute()).map(ownerOf)
}

export async function selectPasswordHash(ctx: Ctx, id: OwnerId): Promise<string | null> {
  const row = await ctx.db.selectFrom('owners').select('passwordHash').where('id', '=', id).executeTakeFirst()
  return row?.passwordHash ?? null
}

/** @returns undefined if another owner has this e-mail */
export async function insertOwner(tx: Tx, owner: Insertable<DB['owners']>): Promise<Owner | undefined> {
  const row = await tx.db
    .insertInto('owners')
    .values(owner)
    .onConflict((conflict) => conflict.column('emailFolded').doNothing())
    .returning(ownerColumns)
    .executeTakeFirst()
  return row && ownerOf(row)
}

export async function updateOwnerRow(ctx: Ctx, id: OwnerId, change: Updateable<DB['owners']>): Promise<Owner> {
  const query = ctx.db
    .updateTable('owners')
    .set({ ...change, updatedAt: ctx.now() })
    .where('id', '=', id)
  return ownerOf(await query.returning(ownerColumns).executeTakeFirstOrThrow())
}

export async function deleteOwnerRow(tx: Tx, id: OwnerId): Promise<void> {
  await tx.db.deleteFrom('owners').where('id', '=', id).execute()
}
