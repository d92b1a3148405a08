import type { Transaction } from 'kysely'
import type { Database, Db } from './database.ts'
import type { AdminId, ApiKeyId, DeviceId, OwnerId } from './ids.ts'
import type { Log } from './log.ts'
import { retryDeadlocks } from './retry-deadlocks.ts'
import type { Vault } from './vault.ts'

/** What every action needs; made once per request or job. */
export interface Ctx {
  readonly db: Db
  readonly now: () => Date
  /** A new time-ordered UUID. */
  readonly newId: () => string
  readonly log: Log
  /** Seals what must not be readable in a stolen database. */
  readonly vault: Vault
  /** Who asks. */
  readonly actor: Actor
}

/** A Ctx whose `db` is an open transaction. */
export interface Tx extends Ctx {
  readonly inTransaction: true
}

export type Actor =
  | { readonly kind: 'admin'; readonly id: AdminId; readonly label: string }
  | { readonly kind: 'api-key'; readonly id: ApiKeyId; readonly label: string }
  | { readonly kind: 'owner'; readonly id: OwnerId; readonly label: string }
  | { readonly kind: 'device'; readonly id: DeviceId | null }
  | { readonly kind: 'system'; readonly label: string }

/**
 * Runs `work` in a transaction, or joins the one there is; it commits when `work` resolves and rolls back when it throws.
 * If PostgreSQL ends the transaction to break a deadlock, `work` runs again: it touches nothing but the database.
 */
export function inTransaction<T>(ctx: Ctx | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if ('inTransaction' in ctx) return work(ctx)
  return retryDeadlocks(() =>
    ctx.db.transaction().execute((trx: Transaction<Database>) => work({ ...ctx, db: trx, inTransaction: true })),
  )
}

/** The same Ctx with another actor. */
export function actingAs<C extends Ctx>(ctx: C, actor: Actor): C {
  return { ...ctx, actor }
}
