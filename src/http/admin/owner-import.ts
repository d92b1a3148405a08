import * as contract from '../../contract/owners.ts'
import { getOwnerImport, importOwners, previewOwnerImport } from '../../domain/owners/import-owners.ts'
import { sampleOwnerCsv } from '../../domain/owners/owner-csv.ts'
import type { OwnerImport } from '../../domain/owners/owner-import.ts'
import { type Edge, route } from './route.ts'

export function addOwnerImport(edge: Edge): void {
  route(edge, contract.importOwners, async ({ ctx, query, body }) =>
    importJson(query.dryRun ? await previewOwnerImport(ctx, body.csv) : await importOwners(ctx, body.csv)),
  )

  route(edge, contract.getOwnerImport, async ({ ctx, params }) => importJson(await getOwnerImport(ctx, params.id)))

  route(edge, contract.getOwnerImportSample, async ({ reply }) => {
    reply.header('content-disposition', 'attachment; filename="owners-sample.csv"')
    return sampleOwnerCsv
  })
}

const mostNotesShown = 1000

function importJson({ notes, ...counts }: OwnerImport): contract.OwnerImport {
  const errorRows = new Set(notes.filter((note) => note.severity === 'error').map((note) => note.row))
  return { ...counts, errors: notes.slice(0, mostNotesShown), errorCount: errorRows.size }
}
