import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { handleJob, runDueJobs } from '../../platform/jobs.ts'
import { checkPassword } from '../../platform/password.ts'
import { listAudit } from '../audit/list-audit.ts'
import { createOwner } from './create-owner.ts'
import { getOwnerImport, importOwners, ownerImportJob, previewOwnerImport } from './import-owners.ts'
import { listOwners } from './list-owners.ts'
import type { OwnerImport } from './owner-import.ts'
import { runOwnerImport } from './run-owner-import.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const file = `name,email,password,tags
Ana,ana@corp.example,a long password,sales berlin
Ben,ben@corp.example,,sales
,broken@corp.example,,
`

async function importAll(csv: string): Promise<OwnerImport> {
  const { id } = await importOwners(database.ctx, csv)
  await work()
  return getOwnerImport(database.ctx, id!)
}

function work(): Promise<void> {
  const handlers = [handleJob(ownerImportJob, (ctx, { importId }) => runOwnerImport(ctx, importId))]
  return runDueJobs({ pool: database.pool, ctx: database.ctx, handlers, crontab: [] })
}

async function owners() {
  return (await listOwners(database.ctx, { networks: 'all', sort: 'name', limit: 500 })).items
}

async function passwordHashOf(email: string): Promise<string | null> {
  const row = await database.db
    .selectFrom('owners')
    .select('passwordHash')
    .where('email', '=', email)
    .executeTakeFirst()
  return row?.passwordHash ?? null
}

function manyRows(count: number): string {
  return `name,email,tags\n${Array.from({ length: count }, (_, index) => `Owner ${index},owner${index}@corp.example,t${index % 7}`).join('\n')}`
}

describe('importing owners', () => {
  it('adds them with passwords and tags, and leaves out rows with errors (S34)', async () => {
    const started = await importOwners(database.ctx, file)
    expect(started).toMatchObject({ state: 'running', total: 2, done: 0 })
    await work()
    expect(await getOwnerImport(database.ctx, started.id!)).toEqual({
      id: started.id,
      state: 'done',
      total: 2,
      done: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      notes: [{ row: 4, field: 'name', detail: 'A name is needed.', severity: 'error' }],
    })
    expect(await owners()).toMatchObject([
      { name: 'Ana', email: 'ana@corp.example', tags: ['berlin', 'sales'], hasPassword: true, source: 'hosted' },
      { name: 'Ben', email: 'ben@corp.example', tags: ['sales'], hasPassword: false },
    ])
    expect(await checkPassword('a long password', await passwordHashOf('ana@corp.example'))).toMatchObject({
      isCorrect: true,
    })
  })

  it('changes nothing when it is done again', async () => {
    await importAll(file)
    const [before, hash] = [await owners(), await passwordHashOf('ana@corp.example')]
    expect(await importAll(file)).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
    expect(await owners()).toEqual(before)
    expect(await passwordHashOf('ana@corp.example')).toBe(hash)
  })

  it('changes what differs and leaves what the file does not say', async () => {
    await importAll(file)
    const again =
      'name,email,password,tags\nAna Bauer,ANA@corp.example,another password,\nBen,ben@corp.example,,support\n'
    expect(await importAll(again)).toMatchObject({ created: 0, updated: 2, unchanged: 0 })
    expect(await owners()).toMatchObject([
      { name: 'Ana Bauer', email: 'ana@corp.example', tags: ['berlin', 'sales'] },
      { name: 'Ben', tags: ['support'] },
    ])
    expect(await checkPassword('another password', await passwordHashOf('ana@corp.example'))).toMatchObject({
      isCorrect: true,
    })
  })

  it('says in a dry run what it would do, and does nothing', async () => {
    await createOwner(database.ctx, { name: 'Ben', email: 'ben@corp.example', tags: ['SALES'] })
    expect(await previewOwnerImport(database.ctx, file)).toMatchObject({
      id: null,
      state: 'dry-run',
      total: 2,
      created: 1,
      updated: 0,
      unchanged: 1,
      notes: [{ row: 4 }],
    })
    expect(await owners()).toHaveLength(1)
  })

  it('takes 10,000 rows', async () => {
    const csv = manyRows(10_000)
    expect(await importAll(csv)).toMatchObject({ state: 'done', done: 10_000, created: 10_000 })
    expect(await importAll(csv)).toMatchObject({ unchanged: 10_000 })
  })

  it('goes on where it was when the server died, and does no row twice', async () => {
    const { ctx } = database
    const { id } = await importOwners(ctx, manyRows(450))
    await runOwnerImport(ctx, id!)
    expect(await getOwnerImport(ctx, id!)).toMatchObject({ state: 'running', done: 200, created: 200 })
    // The same step by two workers: one of them finds that it is done already.
    await Promise.all([runOwnerImport(ctx, id!), runOwnerImport(ctx, id!)])
    expect(await getOwnerImport(ctx, id!)).toMatchObject({ state: 'running', done: 400, created: 400 })
    await work()
    expect(await getOwnerImport(ctx, id!)).toMatchObject({ state: 'done', done: 450, created: 450 })
    await runOwnerImport(ctx, id!)
    expect(await owners()).toHaveLength(450)
  })

  it('keeps passwords sealed while it runs, and not at all after', async () => {
    const { id } = await importOwners(database.ctx, file)
    const stored = () =>
      database.db.selectFrom('ownerImports').selectAll().where('id', '=', id!).executeTakeFirstOrThrow()
    expect(JSON.stringify((await stored()).rowsSealed?.toString('latin1'))).not.toContain('a long password')
    await work()
    expect(await stored()).toMatchObject({ state: 'done', rowsSealed: null })
    const jobs = await database.pool.query('select * from graphile_worker._private_jobs')
    expect(jobs.rows).toEqual([])
  })

  it('fails for good when the rows cannot be opened any more', async () => {
    const { id } = await importOwners(database.ctx, file)
    await database.db
      .updateTable('ownerImports')
      .set({ rowsSealed: Buffer.alloc(64) })
      .execute()
    await work()
    expect(await getOwnerImport(database.ctx, id!)).toMatchObject({ state: 'failed', done: 0 })
  })

  it('leaves an entry for its start and one for its end', async () => {
    await importAll(file)
    const { items } = await listAudit(database.ctx, { networks: 'all', action: 'owner-import', limit: 10 })
    expect(items.map(({ action, after }) => ({ action, after }))).toEqual([
      { action: 'owner-import.finished', after: { created: 2, updated: 0, unchanged: 0 } },
      { action: 'owner-import.started', after: { rows: 2, errors: 1 } },
    ])
  })
})
