import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { type Actor, actingAs, inTransaction } from '../../platform/ctx.ts'
import type { AdminId, DeviceId, NetworkId } from '../../platform/ids.ts'
import { type AuditQuery, listAudit } from './list-audit.ts'
import { type AuditEvent, recordAudit } from './record-audit.ts'
import { sentenceOf } from './sentence.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const berlin = '0199f0a2-0000-7000-8000-000000000001' as NetworkId
const paris = '0199f0a2-0000-7000-8000-000000000002' as NetworkId
const ana: Actor = { kind: 'admin', id: '0199f0a2-0000-7000-8000-00000000000a' as AdminId, label: 'Ana' }

function record(event: AuditEvent, actor: Actor = ana): Promise<void> {
  return inTransaction(actingAs(database.ctx, actor), (tx) => recordAudit(tx, event))
}

function list(query: Partial<AuditQuery> = {}) {
  return listAudit(database.ctx, { networks: 'all', limit: 100, ...query })
}

describe('the audit', () => {
  beforeAll(async () => {
    await record({
      action: 'network.created',
      networkId: berlin,
      subject: { kind: 'network', id: berlin, label: 'Berlin' },
    })
    await record({
      action: 'network.settings-changed',
      networkId: berlin,
      subject: { kind: 'network', id: berlin, label: 'Berlin' },
      before: { userEnrollmentEnabled: false },
      after: { userEnrollmentEnabled: true },
    })
    await record({
      action: 'network.created',
      networkId: paris,
      subject: { kind: 'network', id: paris, label: 'Paris 100%' },
    })
    await record(
      { action: 'owner.created', subject: { kind: 'owner', label: 'Ben' } },
      { kind: 'system', label: 'Lodger' },
    )
  })

  it('tells who did what, newest first, with what was before and after', async () => {
    const { items } = await list()
    expect(items.map((entry) => entry.sentence)).toEqual([
      'Lodger added the owner Ben',
      'Ana created the network Paris 100%',
      'Ana changed the settings of the network Berlin',
      'Ana created the network Berlin',
    ])
    expect(items[2]).toMatchObject({
      actor: { kind: 'admin', id: ana.id, label: 'Ana' },
      before: { userEnrollmentEnabled: false },
      after: { userEnrollmentEnabled: true },
    })
  })

  it('shows someone with named networks the entries of those networks only', async () => {
    const { items } = await list({ networks: new Set([paris]) })
    expect(items.map((entry) => entry.subject.label)).toEqual(['Paris 100%'])
    expect((await list({ networks: new Set() })).items).toEqual([])
    expect((await list({ networks: new Set([paris]), networkId: berlin })).items).toEqual([])
  })

  it('filters by network, actor, subject, action or its first word, time and words', async () => {
    const count = async (query: Partial<AuditQuery>) => (await list(query)).items.length
    expect(await count({ networkId: berlin })).toBe(2)
    expect(await count({ actorId: ana.id })).toBe(3)
    expect(await count({ subjectId: paris })).toBe(1)
    expect(await count({ action: 'network' })).toBe(3)
    expect(await count({ action: 'network.created' })).toBe(2)
    expect(await count({ action: 'net' })).toBe(0)
    expect(await count({ search: 'ben' })).toBe(1)
    expect(await count({ search: '100%' })).toBe(1)
    expect(await count({ search: '%' })).toBe(1)
    expect(await count({ to: new Date(0) })).toBe(0)
    expect(await count({ from: new Date(0), to: new Date('2100-01-01') })).toBe(4)
  })

  it('pages without gaps or repeats', async () => {
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await list({ limit: 3, cursor: cursor ?? undefined })
      seen.push(...page.items.map((entry) => entry.id))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual((await list()).items.map((entry) => entry.id))
    await expect(list({ cursor: 'elsewhere' })).rejects.toMatchObject({ code: 'CURSOR_INVALID', field: 'cursor' })
  })

  it('leaves nothing behind when the change it tells of is undone', async () => {
    const undone = inTransaction(database.ctx, async (tx) => {
      await recordAudit(tx, { action: 'owner.deleted', subject: { kind: 'owner', label: 'Nobody' } })
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect((await list({ action: 'owner.deleted' })).items).toEqual([])
  })

  it('cannot be rewritten', async () => {
    const rewritten = database.db.updateTable('auditEntries').set({ actorLabel: 'Somebody else' }).execute()
    await expect(rewritten).rejects.toThrow('rows of audit_entries are never changed')
  })

  it('does not say which device it was that did something', async () => {
    const device: Actor = { kind: 'device', id: '0199f0a2-0000-7000-8000-0000000000dd' as DeviceId }
    await record({ action: 'device.left', networkId: berlin, subject: { kind: 'device', label: 'iPhone 14' } }, device)
    const { items } = await list({ action: 'device.left' })
    expect(items[0]).toMatchObject({
      actor: { kind: 'device', id: null, label: null },
      sentence: 'iPhone 14 left',
    })
  })
})

describe('a sentence', () => {
  it('keeps a name with dollar signs as it is', () => {
    const told = {
      actor: { kind: 'admin', label: 'A$&' },
      action: 'owner.created',
      subject: { kind: 'owner', label: '$& $1' },
    }
    expect(sentenceOf(told)).toBe('A$& added the owner $& $1')
  })

  it('begins with a capital where a thing has no name', () => {
    const told = {
      actor: { kind: 'device', label: null },
      action: 'device.left',
      subject: { kind: 'device', label: null },
    }
    expect(sentenceOf(told)).toBe('A device left')
  })

  it('names an action that only a newer Lodger knows', () => {
    const told = {
      actor: { kind: 'system', label: 'Lodger' },
      action: 'toString',
      subject: { kind: 'owner', label: null },
    }
    expect(sentenceOf(told)).toBe('Lodger did toString: an owner')
  })
})
