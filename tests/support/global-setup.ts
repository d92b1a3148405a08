import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/platform/database.ts'
import { silentLog } from '../../src/platform/log.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { startPostgres } from '../../src/platform/postgres/start-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated, empty database to clone. */
    readonly templateUrl: string
  }
}

/** Before all tests: a PostgreSQL and one migrated database in it, which each test that needs one clones. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await findServer()
  const templateUrl = await createTemplate(server.url)
  project.provide('templateUrl', templateUrl)
  return async () => {
    await dropDatabase(server.url, templateUrl)
    await server.stop()
  }
}

interface Server {
  readonly url: string
  stop(): Promise<void>
}

async function findServer(): Promise<Server> {
  const url = process.env['DATABASE_URL']
  return url ? { url, stop: async () => {} } : startThrowawayServer()
}

/** Nothing in it outlives the tests, so it need not wait for the disk. */
async function startThrowawayServer(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lodger-tests-'))
  await chmod(dataDir, 0o711)
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '300' }
  const postgres = await startPostgres({ dataDir, log: silentLog(), settings })
  const end = (): void => void process.kill(postgres.processId(), 'SIGQUIT')
  process.once('exit', end)
  return {
    url: postgres.url,
    async stop() {
      process.off('exit', end)
      await postgres.stop()
      await rm(dataDir, { recursive: true })
    },
  }
}

async function createTemplate(serverUrl: string): Promise<string> {
  const name = `lodger_template_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const template = openDatabase({ url: url.href })
  try {
    await migrate(template.pool, silentLog())
  } finally {
    await template.close()
  }
  return url.href
}

async function dropDatabase(serverUrl: string, databaseUrl: string): Promise<void> {
  await onServer(serverUrl, `drop database ${new URL(databaseUrl).pathname.slice(1)} with (force)`)
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const server = openDatabase({ url: serverUrl })
  try {
    await server.pool.query(statement)
  } finally {
    await server.close()
  }
}
