import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/platform/database.ts'
import { silentLog } from '../../src/platform/log.ts'
import { migrate } from '../../src/platform/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated, empty database to clone. */
    readonly templateUrl: string
  }
}

/** Before all tests: a PostgreSQL and one migrated database in it, which each test that needs one clones. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const serverUrl = process.env['DATABASE_URL']
  if (!serverUrl) throw new Error('Set DATABASE_URL to a PostgreSQL server on which databases may be created')
  const templateUrl = await createTemplate(serverUrl)
  project.provide('templateUrl', templateUrl)
  return async () => {
    await dropDatabase(serverUrl, templateUrl)
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
