import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import { addJob, defineJob } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { type ImportRow, parseOwnerCsv } from './owner-csv.ts'
import type { OwnerImport } from './owner-import.ts'
import { planImport } from './plan-import.ts'
import { insertImport, selectImport } from './store.ts'

/** Imports the next rows of an import; `runOwnerImport` says how. */
export const ownerImportJob = defineJob<{ importId: string }>('import-owners')

/**
 * Starts to import owners from CSV text. Rows with errors are left out; an owner who exists, by e-mail, gets the name,
 * the password and the tags of the row where it gives them; importing the same again changes nothing.
 *
 * @throws {LodgerError} CSV_BROKEN, CSV_HEADER_MISSING, CSV_TOO_LONG
 */
export async function importOwners(ctx: Ctx, csv: string): Promise<OwnerImport> {
  const { rows, notes } = await parseOwnerCsv(csv)
  return inTransaction(ctx, async (tx) => {
    const id = tx.newId()
    const rowsSealed = tx.vault.seal(JSON.stringify(rows), sealContext(id))
    const errors = JSON.stringify(notes)
    await insertImport(tx, { id, state: 'running', rowsSealed, total: rows.length, errors, createdAt: tx.now() })
    await addJob(tx, ownerImportJob, { importId: id }, { key: `import-owners:${id}` })
    await recordAudit(tx, {
      action: 'owner-import.started',
      subject: { kind: 'owner-import', id },
      after: { rows: rows.length, errors: notes.filter((note) => note.severity === 'error').length },
    })
    return getOwnerImport(tx, id)
  })
}

/** The rows of an import hold passwords, so they are stored sealed, and only until they are imported. */
export function sealContext(importId: string): string {
  return `owner-import:${importId}`
}

/**
 * What `importOwners` would do with the text, without doing it.
 *
 * @throws {LodgerError} CSV_BROKEN, CSV_HEADER_MISSING, CSV_TOO_LONG
 */
export async function previewOwnerImport(ctx: Ctx, csv: string): Promise<OwnerImport> {
  const { rows, notes } = await parseOwnerCsv(csv)
  return { id: null, state: 'dry-run', total: rows.length, done: 0, ...(await countOutcomes(ctx, rows)), notes }
}

async function countOutcomes(ctx: Ctx, rows: readonly ImportRow[]) {
  const plan = await planImport(ctx, rows)
  const created = plan.filter((each) => !each.existing).length
  const changed = plan.filter((each) => each.isChange).length
  return { created, updated: changed - created, unchanged: rows.length - changed }
}

/** @throws {LodgerError} OWNER_IMPORT_NOT_FOUND */
export async function getOwnerImport(ctx: Ctx, id: string): Promise<OwnerImport> {
  const found = await selectImport(ctx, id)
  if (!found) throw new LodgerError('OWNER_IMPORT_NOT_FOUND', 'There is no such import.')
  return found
}
