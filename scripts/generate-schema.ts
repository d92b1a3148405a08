// Writes what follows from db/migrations: the types of src/platform/schema.ts, and db/schema.sql for people to read.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase } from '../src/platform/database.ts'
import { openLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { startPostgres } from '../src/platform/postgres/start-postgres.ts'
import { describeSchema } from './describe-schema.ts'

export const typesFile = 'src/platform/schema.ts'
export const sqlFile = 'db/schema.sql'

if (import.meta.main) await generate()

async function generate(): Promise<void> {
  const log = openLog('warn')
  const dataDir = await mkdtemp(join(tmpdir(), 'lodger-schema-'))
  await chmod(dataDir, 0o711)
  const postgres = await startPostgres({ dataDir, log, settings: { fsync: 'off' } })
  const database = openDatabase({ url: postgres.url })
  try {
    await migrate(database.pool, log)
    await generateTypes(postgres.url, typesFile)
    await writeFile(sqlFile, await describeSchema(database.pool))
  } finally {
    await database.close()
    await postgres.stop()
    await rm(dataDir, { recursive: true })
  }
}

/** Writes the types of all tables of a database, as Kysely and our CamelCasePlugin show them. */
export async function generateTypes(url: string, file: string): Promise<void> {
  const program = join(dirname(createRequire(import.meta.url).resolve('kysely-codegen')), 'cli', 'bin.js')
  const choices = ['--camel-case', '--include-pattern', 'public.*', '--exclude-pattern', 'kysely_*']
  // openDatabase reads a bigint as a number.
  const mapping = ['--type-mapping', JSON.stringify({ int8: 'number' })]
  await promisify(execFile)(process.execPath, [program, '--url', url, '--out-file', file, ...choices, ...mapping])
}
