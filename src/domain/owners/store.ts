import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { OwnerId } from '../../platform/ids.ts'
import type { DB } from '../../platform/schema.ts'
import type { Owner } from './owner.ts'
import type { ImportNote } from './owner-csv.ts'
import type { OwnerImport } from './owner-import.ts'

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

// imports

export interface ExistingOwner {
  readonly id: OwnerId
  readonly name: string
  readonly passwordHash: string | null
  readonly tagIds: readonly number[]
}

/** Owners by their folded e-mail. */
export async function selectOwnersByEmail(
  ctx: Ctx,
  emailsFolded: readonly string[],
): Promise<ReadonlyMap<string, ExistingOwner>> {
  const rows = await ctx.db
    .selectFrom('owners')
    .select(['id', 'name', 'emailFolded', 'passwordHash', 'tagIds'])
    .where(sql<boolean>`email_folded = any(${emailsFolded}::text[])`)
    .execute()
  return new Map(rows.map(({ emailFolded, ...row }) => [emailFolded!, { ...row, id: row.id as OwnerId }]))
}

export interface ImportedOwner {
  readonly id: OwnerId
  readonly name: string
  readonly email: string
  /** Null keeps the one there is. */
  readonly passwordHash: string | null
  readonly tagIds: readonly number[]
}

/** Adds owners, or changes those whose e-mails exist, which keep the spelling of their e-mail: accounts are made from it. */
export async function upsertOwners(tx: Tx, owners: readonly ImportedOwner[]): Promise<void> {
  const now = tx.now()
  await sql`
    insert into owners as owner (id, name, email, password_hash, tag_ids, created_at, updated_at)
    select id, name, email, "passwordHash", "tagIds", ${now}, ${now}
    from json_to_recordset(${JSON.stringify(owners)}::json)
      as given (id uuid, name text, email text, "passwordHash" text, "tagIds" integer[])
    on conflict (email_folded) do update set
      name = excluded.name,
      password_hash = coalesce(excluded.password_hash, owner.password_hash),
      tag_ids = excluded.tag_ids,
      updated_at = excluded.updated_at
  `.execute(tx.db)
}

export async function insertImport(tx: Tx, row: Insertable<DB['ownerImports']>): Promise<void> {
  await tx.db.insertInto('ownerImports').values(row).execute()
}

export async function selectImport(ctx: Ctx, id: string): Promise<OwnerImport | undefined> {
  const row = await ctx.db
    .selectFrom('ownerImports')
    .select(['id', 'state', 'total', 'done', 'created', 'updated', 'unchanged', 'errors'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { errors, ...counts } = row
  return { ...counts, state: row.state as OwnerImport['state'], notes: errors as unknown as readonly ImportNote[] }
}

/** What is left to do of an import that runs. */
export async function selectImportRows(
  ctx: Ctx,
  id: string,
): Promise<{ rowsSealed: Buffer; done: number } | undefined> {
  const query = ctx.db.selectFrom('ownerImports').select(['rowsSealed', 'done']).where('id', '=', id)
  const row = await query.where('state', '=', 'running').executeTakeFirst()
  return row?.rowsSealed ? { rowsSealed: row.rowsSealed, done: row.done } : undefined
}

/** How many rows are done; nobody else does any until the transaction ends. */
export async function lockImport(tx: Tx, id: string): Promise<number | undefined> {
  const query = tx.db.selectFrom('ownerImports').select('done').where('id', '=', id).where('state', '=', 'running')
  return (await query.forUpdate().executeTakeFirst())?.done
}

type ImportCounts = Pick<OwnerImport, 'done' | 'created' | 'updated' | 'unchanged'>

export async function advanceImport(tx: Tx, id: string, by: ImportCounts): Promise<void> {
  await tx.db
    .updateTable('ownerImports')
    .set((eb) => ({
      done: eb('done', '+', by.done),
      created: eb('created', '+', by.created),
      updated: eb('updated', '+', by.updated),
      unchanged: eb('unchanged', '+', by.unchanged),
    }))
    .where('id', '=', id)
    .execute()
}

export async function finishImport(tx: Tx, id: string): Promise<ImportCounts> {
  return tx.db
    .updateTable('ownerImports')
    .set({ state: 'done', rowsSealed: null, finishedAt: tx.now() })
    .where('id', '=', id)
    .returning(['done', 'created', 'updated', 'unchanged'])
    .executeTakeFirstOrThrow()
}

export async function failImport(ctx: Ctx, id: string): Promise<void> {
  const change = { state: 'failed', rowsSealed: null, finishedAt: ctx.now() }
  await ctx.db.updateTable('ownerImports').set(change).where('id', '=', id).execute()
}
