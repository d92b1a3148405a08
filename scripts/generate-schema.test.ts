import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testDatabase } from '../tests/support/database.ts'
import { describeSchema } from './describe-schema.ts'
import { generateTypes, sqlFile, typesFile } from './generate-schema.ts'

it('has the types of the tables as the migrations make them', async () => {
  const { url, close } = await testDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'lodger-schema-'))
  await generateTypes(url, join(directory, 'schema.ts'))
  const types = await readFile(join(directory, 'schema.ts'), 'utf8')
  await Promise.all([close(), rm(directory, { recursive: true })])
  expect(types, 'Run: node scripts/generate-schema.ts').toBe(await readFile(typesFile, 'utf8'))
})

it('shows the schema as the migrations make it', async () => {
  const { pool, close } = await testDatabase()
  const schema = await describeSchema(pool)
  await close()
  expect(schema, 'Run: node scripts/generate-schema.ts').toBe(await readFile(sqlFile, 'utf8'))
})
