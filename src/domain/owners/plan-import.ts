import type { Ctx } from '../../platform/ctx.ts'
import { foldAscii } from './fold.ts'
import type { ImportRow } from './owner-csv.ts'
import { type ExistingOwner, selectOwnersByEmail } from './store.ts'
import { findTags } from './tags.ts'

/** What importing a row means for the owners there are. */
export interface PlannedRow {
  readonly row: ImportRow
  readonly existing: ExistingOwner | undefined
  /** Whether the name, the tags or the lack of a password differ; a password itself is compared when it is imported. */
  readonly isChange: boolean
}

/** Compares rows with the owners that have their e-mails, in two queries however many rows there are. */
export async function planImport(ctx: Ctx, rows: readonly ImportRow[]): Promise<PlannedRow[]> {
  const [existing, tagIds] = await Promise.all([
    selectOwnersByEmail(
      ctx,
      rows.map((row) => foldAscii(row.email)),
    ),
    findTags(ctx, [...new Set(rows.flatMap((row) => row.tags ?? []))]),
  ])
  return rows.map((row) => {
    const owner = existing.get(foldAscii(row.email))
    return { row, existing: owner, isChange: owner === undefined || differs(row, owner, tagIds) }
  })
}

function differs(row: ImportRow, owner: ExistingOwner, tagIds: ReadonlyMap<string, number>): boolean {
  if (row.name !== owner.name || (row.password !== null && owner.passwordHash === null)) return true
  if (row.tags === null) return false
  const wanted = new Set(row.tags.map((tag) => tagIds.get(tag)))
  return wanted.symmetricDifference(new Set<number | undefined>(owner.tagIds)).size > 0
}
