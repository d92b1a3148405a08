import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, adminServer } from '../../../tests/support/admin-server.ts'
import { ownerImportJob } from '../../domain/owners/import-owners.ts'
import { runOwnerImport } from '../../domain/owners/run-owner-import.ts'
import { handleJob, runDueJobs } from '../../platform/jobs.ts'

let api: AdminServer
beforeAll(async () => {
  api = await adminServer()
})
afterAll(() => api.close())

describe('owners', () => {
  it('are added, shown with the account they would enroll with, changed and deleted (S33)', async () => {
    const body = { name: 'Ana Bauer', email: 'ana@corp.example', password: 'a long password', tags: ['sales'] }
    const created = await api.ask('POST', '/owners', { body })
    expect(created.status).toBe(201)
    expect(created.json).toMatchObject({
      username: 'ana',
      hasPassword: true,
      tags: ['sales'],
      accounts: [{ networkName: 'Berlin', managedAppleAccount: 'ana@corp.example', problem: null }],
    })
    expect(created.text).not.toContain('password"')
    const { id } = created.json as { id: string }
    expect((await api.ask('PATCH', `/owners/${id}`, { body: { tags: [], password: null } })).json).toMatchObject({
      tags: [],
      hasPassword: false,
    })
    expect((await api.ask('GET', '/owners?search=BAUER')).json).toMatchObject({ items: [{ id }], nextCursor: null })
    expect((await api.ask('DELETE', `/owners/${id}`)).status).toBe(204)
    expect((await api.ask('GET', `/owners/${id}`)).code).toBe('OWNER_NOT_FOUND')
  })

  it('come in pages', async () => {
    for (const name of ['Ada', 'Bea', 'Cleo'])
      await api.ask('POST', '/owners', { body: { name, email: `${name}@page.example` } })
    const first = (await api.ask('GET', '/owners?limit=2&search=page.example')).json as {
      items: object[]
      nextCursor: string
    }
    expect(first).toMatchObject({ items: [{ name: 'Ada' }, { name: 'Bea' }] })
    const second = await api.ask('GET', `/owners?limit=2&search=page.example&cursor=${first.nextCursor}`)
    expect(second.json).toMatchObject({ items: [{ name: 'Cleo' }], nextCursor: null })
  })

  it('are exported as the list shows them, with formulas made harmless', async () => {
    await api.ask('POST', '/owners', { body: { name: '=1+1', email: 'formula@corp.example', tags: ['b', 'a'] } })
    const answer = await api.ask('GET', '/owners.csv?search=formula')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toBe('attachment; filename="owners.csv"')
    const [header, line, rest] = answer.text.split('\r\n')
    expect(header).toBe('\uFEFFname,email,tags,source,devices,created')
    expect(line).toMatch(/^'=1\+1,formula@corp\.example,a b,hosted,0,20/)
    expect(rest).toBe('')
  })

  it('are all exported, however many pages that is', async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => `Owner ${index},export${index}@corp.example`)
    await importAll(`name,email\n${rows.join('\n')}`)
    const answer = await api.ask('GET', '/owners.csv?search=export&sort=-name')
    expect(new Set(answer.text.trim().split('\r\n')).size).toBe(1201)
  })
})

async function importAll(csv: string): Promise<{ id: string }> {
  const started = await api.ask('POST', '/owners/import', { body: { csv } })
  expect(started.status).toBe(202)
  const handlers = [handleJob(ownerImportJob, (ctx, { importId }) => runOwnerImport(ctx, importId))]
  await runDueJobs({ pool: api.database.pool, ctx: api.ctx, handlers, crontab: [] })
  return started.json as { id: string }
}

describe('importing owners', () => {
  it('starts with the sample, tried without doing it', async () => {
    const sample = await api.ask('GET', '/owners/import/sample')
    expect(sample.headers['content-type']).toBe('text/csv; charset=utf-8')
    const tried = await api.ask('POST', '/owners/import?dryRun=true', { body: { csv: sample.text } })
    expect(tried.json).toMatchObject({ id: null, state: 'dry-run', total: 3, created: 3, errors: [], errorCount: 0 })
  })

  it('reports how far it is and what is wrong', async () => {
    const { id } = await importAll('name,email\nAna,imported@corp.example\nBen,\nÄnne,änne@corp.example\n')
    expect((await api.ask('GET', `/owners/import/${id}`)).json).toMatchObject({
      state: 'done',
      total: 2,
      done: 2,
      created: 2,
      errorCount: 1,
      errors: [
        { row: 3, field: 'email', severity: 'error' },
        { row: 4, field: 'email', severity: 'warning' },
      ],
    })
  })

  it('refuses what is no CSV', async () => {
    const answer = await api.ask('POST', '/owners/import', { body: { csv: 'name,email\n"' } })
    expect([answer.status, answer.code]).toEqual([400, 'CSV_BROKEN'])
  })

  it('takes files of eight megabytes and no larger', async () => {
    const csv = `name,email\n${'x'.repeat(8 * 1024 * 1024)}`
    const answer = await api.ask('POST', '/owners/import', { body: { csv } })
    expect([answer.status, answer.code]).toEqual([400, 'INPUT_INVALID'])
    const tooLarge = await api.ask('POST', '/owners/import', { body: { csv: csv.repeat(3) } })
    expect([tooLarge.status, tooLarge.code]).toEqual([413, 'BODY_TOO_LARGE'])
  })
})

it('lists the tags in use', async () => {
  await api.ask('POST', '/owners', { body: { name: 'T', email: 'tagged@corp.example', tags: ['Zürich'] } })
  const { items } = (await api.ask('GET', '/tags')).json as { items: object[] }
  expect(items).toContainEqual({ name: 'Zürich', ownerCount: 1, deviceCount: 0 })
})
