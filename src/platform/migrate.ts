import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import { Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { Migrator } from 'kysely/migration'
import type { Pool } from 'pg'
import { LodgerError } from './errors.ts'
import { migrateJobs } from './jobs.ts'
import type { Log } from './log.ts'
import { packageFile } from './package-file.ts'

const migrationsDirectory = packageFile('db/migrations/')
const oldestServer = 15
const retryMilliseconds = 100
// Any number will do, as long as every Lodger on a database uses the same.
const lockKey = '7804213905221471813'

/**
 * Brings the database up to this program's schema, the job queue's tables included.
 *
 * Any number of processes may call it at once: one works, the others wait and find nothing to do. The lock belongs to
 * a transaction, so that it works through a pooler, and a process that dies leaves neither a lock nor half a schema.
 *
 * @returns the names of the migrations applied now
 * @throws {LodgerError} DATABASE_TOO_OLD, DATABASE_OF_ANOTHER_VERSION
 */
export async function migrate(pool: Pool, log: Log): Promise<readonly string[]> {
  // Not destroyed: that would close the pool, which is the caller's.
  const db = new Kysely<unknown>({ dialect: new MigrationDialect({ pool }) })
  for (;;) {
    const applied = await db.transaction().execute((transaction) => migrateAlone(transaction, pool, log))
    if (applied) return applied
    await sleep(retryMilliseconds)
  }
}

/**
 * Migrates unless somebody else is at it. To wait inside the transaction would hold a connection, and behind a pooler
 * with few of them the one who works would then get none for the job queue's tables.
 */
async function migrateAlone(
  transaction: Transaction<unknown>,
  pool: Pool,
  log: Log,
): Promise<readonly string[] | undefined> {
  await requireServerVersion(transaction)
  const { rows } = await sql<{
    locked: boolean
  }>`select pg_try_advisory_xact_lock(${sql.raw(lockKey)}) as locked`.execute(transaction)
  if (!rows[0]?.locked) return undefined
  await migrateJobs(pool, log)
  return applyPending(transaction, log)
}

/** Kysely's own lock belongs to a session, which a pooler may hand to somebody else; `migrate` holds another already. */
class MigrationDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new LockedByCaller()
  }
}

class LockedByCaller extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** The migrations of this program that the database has not had yet. */
export async function pendingMigrations(pool: Pool): Promise<readonly string[]> {
  const db = new Kysely<unknown>({ dialect: new MigrationDialect({ pool }) })
  const applied = await db.transaction().execute(appliedMigrations)
  return Object.keys(await readMigrations()).filter((name) => !applied.has(name))
}

async function requireServerVersion(transaction: Transaction<unknown>): Promise<void> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(
    transaction,
  )
  const major = Math.floor(Number(rows[0]?.version) / 10_000)
  if (major >= oldestServer) return
  throw new LodgerError(
    'DATABASE_TOO_OLD',
    `Lodger needs PostgreSQL ${oldestServer} or newer; this server is PostgreSQL ${major}.`,
  )
}

async function applyPending(transaction: Transaction<unknown>, log: Log): Promise<readonly string[]> {
  const migrations = await readMigrations()
  if (await isNewerThan(migrations, transaction)) {
    log.warn('database.newer-than-program')
    return []
  }
  const migrator = new Migrator({
    db: transaction,
    provider: { getMigrations: async () => migrations },
    nameComparator: (a, b) => (a < b ? -1 : 1),
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw error
  const applied = results.map((result) => result.migrationName)
  for (const migration of applied) log.info('database.migrated', { migration })
  return applied
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(migrationsDirectory)).filter((file) => file.endsWith('.sql'))
  return Object.fromEntries(await Promise.all(files.map(readMigration)))
}

async function readMigration(file: string): Promise<[name: string, Migration]> {
  const text = await readFile(new URL(file, migrationsDirectory), 'utf8')
  const up: Migration['up'] = async (db) => {
    await sql.raw(text).execute(db)
  }
  return [file.replace(/\.sql$/, ''), { up }]
}

/**
 * Whether a newer Lodger has migrated this database already. That is no error: during an upgrade old and new programs
 * work side by side, and a migration suits the program before it (expand, move, contract).
 */
async function isNewerThan(migrations: Record<string, Migration>, transaction: Transaction<unknown>): Promise<boolean> {
  const ours = new Set(Object.keys(migrations))
  const applied = await appliedMigrations(transaction)
  if (applied.isSubsetOf(ours)) return false
  if (applied.isSupersetOf(ours)) return true
  throw new LodgerError(
    'DATABASE_OF_ANOTHER_VERSION',
    'This database was migrated by a Lodger with other migrations than this one.',
  )
}

async function appliedMigrations(transaction: Transaction<unknown>): Promise<ReadonlySet<string>> {
  const { rows: tables } = await sql<{
    found: boolean
  }>`select to_regclass('kysely_migration') is not null as found`.execute(transaction)
  if (!tables[0]?.found) return new Set()
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(transaction)
  return new Set(rows.map((row) => row.name))
}
