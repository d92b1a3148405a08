import type { Insertable } from 'kysely'
import type { Tx } from '../../platform/ctx.ts'
import type { DB } from '../../platform/schema.ts'

export async function insertEntry(tx: Tx, entry: Insertable<DB['auditEntries']>): Promise<void> {
  await tx.db.insertInto('auditEntries').values(entry).execute()
}
