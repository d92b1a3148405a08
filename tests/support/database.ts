import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { Ctx } from '../../src/platform/ctx.ts'
import { type Db, type OpenDatabase, openDatabase } from '../../src/platform/database.ts'
import { uuidV7 } from '../../src/platform/ids.ts'
import { silentLog } from '../../src/platform/log.ts'
import { openVault } from '../../src/platform/vault.ts'

export interface TestDatabase {
  /** On an empty database of its own, with a vault of its own; its actor is the system. */
  readonly ctx: Ctx
  readonly db: Db
  readonly pool: OpenDatabase['pool']
  readonly url: string
  /** Stops the clock of `ctx` at a time; until then it is the real one. */
  setNow(now: Date): void
  readonly close: () => Promise<void>
}

/** A fresh, migrated database; close it when done. */
export async function testDatabase(): Promise<TestDatabase> {
  const url = await cloneTemplate()
  const { db, pool, close } = openDatabase({ url, poolSize: 5 })
  let stoppedAt: Date | undefined
  const now = (): Date => stoppedAt ?? new Date()
  return {
    ctx: {
      db,
      now,
      newId: () => uuidV7(now().getTime()),
      log: silentLog(),
      vault: openVault(randomBytes(32)),
      actor: { kind: 'system', label: 'test' },
    },
    db,
    pool,
    url,
    setNow(at) {
      stoppedAt = at
    },
    async close() {
      await close()
      await dropDatabase(url)
    },
  }
}

export interface EmptyDatabase extends OpenDatabase, AsyncDisposable {
  readonly url: string
}

/** A database without any table, for tests of migrations. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const url = siblingOf(inject('templateUrl'), newName())
  await onServer(url, `create database ${nameOf(url)}`)
  const database = openDatabase({ url, poolSize: 5 })
  return {
    ...database,
    url,
    async [Symbol.asyncDispose]() {
      await database.close()
      await dropDatabase(url)
    },
  }
}

async function cloneTemplate(): Promise<string> {
  const templateUrl = inject('templateUrl')
  const url = siblingOf(templateUrl, newName())
  await onServer(url, `create database ${nameOf(url)} template ${nameOf(templateUrl)}`)
  return url
}

async function dropDatabase(url: string): Promise<void> {
  await onServer(url, `drop database ${nameOf(url)} with (force)`)
}

/** Runs a statement in the database that every server has. */
async function onServer(url: string, statement: string): Promise<void> {
  const server = openDatabase({ url: siblingOf(url, 'postgres') })
  try {
    await server.pool.query(statement)
  } finally {
    await server.close()
  }
}

function newName(): string {
  return `lodger_test_${randomBytes(8).toString('hex')}`
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1)
}

function siblingOf(url: string, name: string): string {
  const sibling = new URL(url)
  sibling.pathname = `/${name}`
  return sibling.href
}
