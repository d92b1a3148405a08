import type { ImportNote } from './owner-csv.ts'

/** How an import goes, or would go. */
export interface OwnerImport {
  /** Null for a dry run. */
  readonly id: string | null
  readonly state: 'dry-run' | 'running' | 'done' | 'failed'
  readonly total: number
  readonly done: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly notes: readonly ImportNote[]
}
