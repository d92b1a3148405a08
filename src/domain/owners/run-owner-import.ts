import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import type { OwnerId } from '../../platform/ids.ts'
import { addJob } from '../../platform/jobs.ts'
import { checkPassword, hashPassword } from '../../platform/password.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { ownerImportJob, sealContext } from './import-owners.ts'
import type { ImportRow } from './owner-csv.ts'
import { type PlannedRow, planImport } from './plan-import.ts'
import { advanceImport, failImport, finishImport, lockImport, selectImportRows, upsertOwners } from './store.ts'
import { ensureTags } from './tags.ts'

/** So many rows are imported at a time: few enough that progress shows while passwords are hashed. */
const rowsAtOnce = 200
/** Half of the threads that Node has for such work; the others keep signing people in. */
const hashesAtOnce = 2

/**
 * Imports the next rows of an import and asks for the ones after them, until all are done. A run that dies is run
 * again and repeats only its own rows; of two at once, the later one does nothing.
 */
export async function runOwnerImport(ctx: Ctx, id: string): Promise<void> {
  const found = await selectImportRows(ctx, id)
  if (!found) return
  const all = openRows(ctx, id, found.rowsSealed)
  if (!all) return failImport(ctx, id)
  const rows = all.slice(found.done, found.done + rowsAtOnce)
  const changes = await changesOf(await planImport(ctx, rows))
  await inTransaction(ctx, async (tx) => {
    if ((await lockImport(tx, id)) !== found.done) return
    await storeChanges(tx, changes)
    await advanceImport(tx, id, countOf(rows.length, changes))
    if (found.done + rows.length < all.length)
      await addJob(tx, ownerImportJob, { importId: id }, { key: `import-owners:${id}` })
    else await finish(tx, id)
  })
}

/** Undefined if the server's key is not the one they were sealed with: trying again would not help. */
function openRows(ctx: Ctx, id: string, sealed: Buffer): readonly ImportRow[] | undefined {
  try {
    return JSON.parse(ctx.vault.open(sealed, sealContext(id)).toString()) as readonly ImportRow[]
  } catch (error) {
    ctx.log.error('owner-import.unreadable', { importId: id, error })
    return undefined
  }
}

interface Change {
  readonly planned: PlannedRow
  /** Undefined: what there is stays. */
  readonly passwordHash: string | undefined
}

/** The rows that change something; for the others, every password was found to be the one there is. */
async function changesOf(plan: readonly PlannedRow[]): Promise<Change[]> {
  const changes = await mapFew(plan, async (planned) => ({ planned, passwordHash: await newHashOf(planned) }))
  return changes.filter(({ planned, passwordHash }) => planned.isChange || passwordHash !== undefined)
}

async function newHashOf({ row, existing }: PlannedRow): Promise<string | undefined> {
  if (row.password === null) return undefined
  if (existing?.passwordHash && (await checkPassword(row.password, existing.passwordHash)).isCorrect) return undefined
  return hashPassword(row.password)
}

async function mapFew<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results = Array.from<Out>({ length: items.length })
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: hashesAtOnce }, worker))
  return results
}

async function storeChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  const tagIds = await ensureTags(tx, [...new Set(changes.flatMap(({ planned }) => planned.row.tags ?? []))])
  const owners = changes.map(({ planned: { row, existing }, passwordHash }) => ({
    id: existing?.id ?? (tx.newId() as OwnerId),
    name: row.name,
    email: row.email,
    passwordHash: passwordHash ?? null,
    tagIds: row.tags ? [...new Set(row.tags.map((tag) => tagIds.get(tag)!))] : (existing?.tagIds ?? []),
  }))
  await upsertOwners(tx, owners)
}

function countOf(done: number, changes: readonly Change[]) {
  const created = changes.filter(({ planned }) => !planned.existing).length
  return { done, created, updated: changes.length - created, unchanged: done - changes.length }
}

async function finish(tx: Tx, id: string): Promise<void> {
  const { created, updated, unchanged } = await finishImport(tx, id)
  await recordAudit(tx, {
    action: 'owner-import.finished',
    subject: { kind: 'owner-import', id },
    after: { created, updated, unchanged },
  })
}
