import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { inTransaction } from '../../platform/ctx.ts'
import type { NetworkId, OwnerId } from '../../platform/ids.ts'
import { listAudit } from '../audit/list-audit.ts'
import { createNetwork } from '../organization/create-network.ts'
import type { Network } from '../organization/network.ts'
import { updateNetworkSettings } from '../organization/update-network-settings.ts'
import { authenticateOwner } from './authenticate-owner.ts'
import { createOwner, type NewOwner } from './create-owner.ts'
import { deleteOwner } from './delete-owner.ts'
import { findOwnerForIdentifier, getOwner } from './get-owner.ts'
import { listOwners, type OwnerQuery } from './list-owners.ts'
import { listTags } from './list-tags.ts'
import type { Owner } from './owner.ts'
import { previewAccounts } from './preview-accounts.ts'
import { resolveManagedAppleAccount } from './resolve-managed-apple-account.ts'
import { ensureTags } from './tags.ts'
import { updateOwner } from './update-owner.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const nobody = '0199f0a2-0000-7000-8000-000000000000' as OwnerId

function anOwner(input: Partial<NewOwner> = {}): Promise<Owner> {
  return createOwner(database.ctx, { name: 'Ana Bauer', email: 'ana@corp.example', tags: [], ...input })
}

async function aNetwork(settings: Partial<Pick<Network, 'domainOverride'>> = {}): Promise<Network> {
  const network = await createNetwork(database.ctx, { name: `Network ${settings.domainOverride ?? 'plain'}` })
  return updateNetworkSettings(database.ctx, network.id, { authentication: 'hosted', ...settings })
}

function list(query: Partial<OwnerQuery> = {}) {
  return listOwners(database.ctx, { networks: 'all', sort: 'name', limit: 100, ...query })
}

/** The room of devices lies above this one, so its row is made by hand. */
async function aDevice(ownerId: OwnerId, networkId: NetworkId, kind: 'user' | 'device' = 'user'): Promise<void> {
  const id = database.ctx.newId()
  await database.db
    .insertInto('devices')
    .values({
      id,
      networkId,
      kind,
      method: 'account-driven',
      enrollmentIdHash: Buffer.from(id),
      enrollmentIdSealed: Buffer.alloc(0),
      ownerId,
      managedAppleAccount: 'ana@corp.example',
      sessionId: id,
      platform: 'ios',
      state: 'enrolled',
      topic: 'com.apple.mgmt.test',
      createdAt: database.ctx.now(),
    })
    .execute()
}

describe('an owner', () => {
  it('has a name, an e-mail and tags, and may have a password', async () => {
    const owner = await anOwner({ tags: ['sales', 'Berlin', 'SALES'], password: 'a long password' })
    expect(await getOwner(database.ctx, owner.id)).toMatchObject({
      email: 'ana@corp.example',
      usernameFolded: 'ana',
      source: 'hosted',
      hasPassword: true,
    })
    expect((await list()).items).toMatchObject([{ name: 'Ana Bauer', tags: ['Berlin', 'sales'], deviceCount: 0 }])
    await expect(getOwner(database.ctx, nobody)).rejects.toMatchObject({ code: 'OWNER_NOT_FOUND' })
  })

  it('has an e-mail that no other owner has, whatever the case of its ASCII letters', async () => {
    const ana = await anOwner()
    const ben = await anOwner({ email: 'ben@corp.example' })
    await expect(anOwner({ email: 'ANA@corp.example' })).rejects.toMatchObject({
      code: 'OWNER_EMAIL_TAKEN',
      field: 'email',
    })
    const renamed = updateOwner(database.ctx, ben.id, { email: 'Ana@corp.example' })
    await expect(renamed).rejects.toMatchObject({ code: 'OWNER_EMAIL_TAKEN' })
    expect(await updateOwner(database.ctx, ana.id, { email: 'Ana@corp.example' })).toMatchObject({
      email: 'Ana@corp.example',
    })
    // Folded by Unicode's rules the Kelvin sign would be a k; by ours it is another letter.
    await anOwner({ email: 'k@corp.example' })
    await anOwner({ email: '\u212A@corp.example' })
  })

  it('keeps the e-mail while a user-enrolled device holds the account made from it', async () => {
    const network = await aNetwork()
    const ana = await anOwner()
    await aDevice(ana.id, network.id)
    const changed = updateOwner(database.ctx, ana.id, { email: 'ana.bauer@corp.example' })
    await expect(changed).rejects.toMatchObject({ code: 'OWNER_HAS_DEVICES', field: 'email' })
    expect(await updateOwner(database.ctx, ana.id, { name: 'Ana B.', email: ana.email })).toMatchObject({
      name: 'Ana B.',
    })
    const ben = await anOwner({ email: 'ben@corp.example' })
    await aDevice(ben.id, network.id, 'device')
    expect(await updateOwner(database.ctx, ben.id, { email: 'benjamin@corp.example' })).toMatchObject({
      usernameFolded: 'benjamin',
    })
  })

  it('is deleted only when no device is left', async () => {
    const network = await aNetwork()
    const ana = await anOwner()
    const ben = await anOwner({ email: 'ben@corp.example' })
    await aDevice(ana.id, network.id)
    await expect(deleteOwner(database.ctx, ana.id)).rejects.toMatchObject({
      code: 'OWNER_HAS_DEVICES',
      details: { devices: 1 },
    })
    await deleteOwner(database.ctx, ben.id)
    await expect(deleteOwner(database.ctx, ben.id)).rejects.toMatchObject({ code: 'OWNER_NOT_FOUND' })
  })

  it('leaves an entry for each change, with no password in it', async () => {
    const { ctx } = database
    const ana = await anOwner({ password: 'a long password' })
    await updateOwner(ctx, ana.id, { tags: ['sales'], password: 'another password' })
    await updateOwner(ctx, ana.id, { tags: ['sales'] })
    await updateOwner(ctx, ana.id, { password: null })
    await deleteOwner(ctx, ana.id)
    const { items } = await listAudit(ctx, { networks: 'all', subjectId: ana.id, limit: 10 })
    expect(items.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'owner.deleted', before: null, after: null },
      { action: 'owner.changed', before: {}, after: { password: 'removed' } },
      { action: 'owner.changed', before: { tags: [] }, after: { tags: ['sales'], password: 'changed' } },
      { action: 'owner.created', before: null, after: { name: 'Ana Bauer', email: 'ana@corp.example', tags: [] } },
    ])
  })
})

describe('the list of owners', () => {
  async function names(query: Partial<OwnerQuery>): Promise<string[]> {
    return (await list(query)).items.map((owner) => owner.name)
  }

  beforeEach(async () => {
    await anOwner({ name: 'chiara', email: 'c.rossi@corp.example', tags: ['milan'] })
    await anOwner({ name: 'Ana', email: 'ana@corp.example', tags: ['sales'] })
    await anOwner({ name: 'Ben 100%', email: 'ben@other.example', tags: ['sales'] })
  })

  it('is sorted by name or by time, either way', async () => {
    expect(await names({ sort: 'name' })).toEqual(['Ana', 'Ben 100%', 'chiara'])
    expect(await names({ sort: '-name' })).toEqual(['chiara', 'Ben 100%', 'Ana'])
    expect(await names({ sort: 'created' })).toEqual(['chiara', 'Ana', 'Ben 100%'])
    expect(await names({ sort: '-created' })).toEqual(['Ben 100%', 'Ana', 'chiara'])
  })

  it('finds part of a name or an e-mail, and takes wildcards for the characters they are', async () => {
    expect(await names({ search: 'AN' })).toEqual(['Ana'])
    expect(await names({ search: 'corp.ex' })).toEqual(['Ana', 'chiara'])
    expect(await names({ search: '100%' })).toEqual(['Ben 100%'])
    expect(await names({ search: '_' })).toEqual([])
    expect(await names({ search: "'; drop table owners; --" })).toEqual([])
  })

  it('filters by tag and by source', async () => {
    expect(await names({ tag: 'SALES' })).toEqual(['Ana', 'Ben 100%'])
    expect(await names({ tag: 'unheard-of' })).toEqual([])
    expect(await names({ source: 'hosted', tag: 'milan' })).toEqual(['chiara'])
    expect(await names({ source: 'openid' })).toEqual([])
  })

  it.each(['name', '-name', 'created', '-created'] as const)('pages by %s without gaps or repeats', async (sort) => {
    for (let twin = 0; twin < 5; twin += 1) await anOwner({ name: 'Ana', email: `ana${twin}@corp.example` })
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await list({ sort, limit: 2, cursor: cursor ?? undefined })
      seen.push(...page.items.map((owner) => owner.id))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual((await list({ sort })).items.map((owner) => owner.id))
    expect(new Set(seen).size).toBe(8)
  })

  it.each(['x', 'bnVsbA', 'WyJhIl0', Buffer.from('["0199f0a2-0000-7000-8000-000000000000"]').toString('base64url')])(
    'refuses the cursor %s',
    async (cursor) => {
      await expect(list({ cursor })).rejects.toMatchObject({ code: 'CURSOR_INVALID', field: 'cursor' })
    },
  )

  it('counts devices in the networks one may see', async () => {
    const [ana] = (await list({ search: 'ana@' })).items
    const here = await aNetwork()
    const there = await aNetwork({ domainOverride: 'appleid.corp.example' })
    await aDevice(ana!.id, here.id)
    await aDevice(ana!.id, there.id)
    expect((await list({ search: 'ana@' })).items).toMatchObject([{ deviceCount: 2 }])
    expect((await list({ search: 'ana@', networks: new Set([here.id]) })).items).toMatchObject([{ deviceCount: 1 }])
  })
})

describe('tags', () => {
  it('are made once, whatever their case and however many make them at once', async () => {
    const { ctx } = database
    const [first, second] = await Promise.all(
      [
        ['sales', 'Berlin'],
        ['SALES', 'berlin', 'berlin'],
      ].map((names) => inTransaction(ctx, (tx) => ensureTags(tx, names))),
    )
    expect(first?.get('sales')).toBe(second?.get('SALES'))
    expect(await database.db.selectFrom('tags').select('id').execute()).toHaveLength(2)
  })

  it('are listed with how many owners and devices have them', async () => {
    await anOwner({ tags: ['sales', 'milan'] })
    const ben = await anOwner({ email: 'ben@corp.example', tags: ['sales'] })
    await updateOwner(database.ctx, ben.id, { tags: ['berlin'] })
    expect(await listTags(database.ctx, 'all')).toEqual([
      { name: 'berlin', ownerCount: 1, deviceCount: 0 },
      { name: 'milan', ownerCount: 1, deviceCount: 0 },
      { name: 'sales', ownerCount: 1, deviceCount: 0 },
    ])
  })
})

describe('signing in with a hosted account', () => {
  it('works with the e-mail, or with the Managed Apple Account that the override makes of it', async () => {
    const ana = await anOwner({ password: 'a long password' })
    const network = await aNetwork({ domainOverride: 'appleid.corp.example' })
    for (const identifier of ['ana@corp.example', 'ANA@corp.example', 'ana@appleid.corp.example']) {
      const owner = await authenticateOwner(database.ctx, network, { identifier, password: 'a long password' })
      expect(owner.id).toBe(ana.id)
    }
  })

  it.each([
    ['a wrong password', 'ana@corp.example', 'A long password'],
    ['someone unknown', 'nobody@corp.example', 'a long password'],
    ['an owner without a password', 'ben@corp.example', ''],
    ['only the username', 'ana', 'a long password'],
    ['an account at another domain', 'ana@appleid.corp.example', 'a long password'],
  ])('gives the same refusal for %s', async (_what, identifier, password) => {
    await anOwner({ password: 'a long password' })
    await anOwner({ email: 'ben@corp.example' })
    const attempt = authenticateOwner(database.ctx, await aNetwork(), { identifier, password })
    await expect(attempt).rejects.toMatchObject({ code: 'SIGN_IN_FAILED', message: 'E-mail or password is wrong.' })
  })

  it('never takes one of two who share an account for the other', async () => {
    const network = await aNetwork({ domainOverride: 'appleid.corp.example' })
    await anOwner({ email: 'ana@a.example', password: 'a long password' })
    await anOwner({ email: 'ana@b.example', password: 'a long password' })
    expect(await findOwnerForIdentifier(database.ctx, 'ana@appleid.corp.example', network)).toBeUndefined()
  })

  it('creates nobody (S39), and is off where authentication is', async () => {
    const network = await aNetwork()
    const unknown = authenticateOwner(database.ctx, network, {
      identifier: 'new@corp.example',
      password: 'a long password',
    })
    await expect(unknown).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    expect((await list()).items).toEqual([])
    const off = authenticateOwner(
      database.ctx,
      { ...network, authentication: 'none' },
      { identifier: 'x', password: 'y' },
    )
    await expect(off).rejects.toMatchObject({ code: 'AUTHENTICATION_OFF' })
  })
})

describe('the Managed Apple Account', () => {
  const override = { domainOverride: 'appleid.corp.example' }

  it('is nobody’s when two owners would share it (S46)', async () => {
    const ana = await anOwner({ name: 'Ana A', email: 'ana@a.example' })
    const other = await anOwner({ name: 'Ana B', email: 'ANA@b.example' })
    const resolve = (owner: Owner, network: { domainOverride: string | null }) =>
      resolveManagedAppleAccount(database.ctx, owner, network)
    expect(await resolve(ana, override)).toMatchObject({ problem: 'NOT_UNIQUE', otherOwners: ['Ana B'] })
    expect(await resolve(other, override)).toMatchObject({ problem: 'NOT_UNIQUE', otherOwners: ['Ana A'] })
    expect(await resolve(ana, { domainOverride: null })).toEqual({ account: 'ana@a.example' })
  })

  it('is not shared by usernames that are only similar (S47)', async () => {
    const ana = await anOwner({ email: 'Ana.B@a.example' })
    await anOwner({ email: 'anab@a.example' })
    expect(await resolveManagedAppleAccount(database.ctx, ana, override)).toEqual({
      account: 'Ana.B@appleid.corp.example',
    })
  })
})

describe('the preview of a domain override', () => {
  const emails = [
    'ana@a.example',
    'ANA@b.example',
    'ben@a.example',
    'Ana.B@a.example',
    'änne@a.example',
    'änne@b.example',
    'carl@münchen.example',
    '\u212Aarl@a.example',
    'karl@a.example',
    'a@b@a.example',
  ]

  async function preview(
    saved: string | null,
    tried: string | null,
    more: { problemsOnly?: boolean; limit?: number } = {},
  ) {
    const items = []
    let cursor: string | undefined
    for (;;) {
      const page = await previewAccounts(database.ctx, { saved, tried, problemsOnly: false, limit: 3, cursor, ...more })
      items.push(...page.items)
      if (!page.nextCursor) return { ...page, items }
      cursor = page.nextCursor
    }
  }

  it.each([null, 'appleid.corp.example', 'a.example'])(
    'agrees with the rule for each owner: %s',
    async (domainOverride) => {
      const owners = []
      for (const email of emails) owners.push(await anOwner({ name: `Owner of ${email.replace('@', ' ')}`, email }))
      const { items, ownerCount, problemCount } = await preview(null, domainOverride)
      expect(ownerCount).toBe(emails.length)
      expect(new Set(items.map((item) => item.ownerId))).toEqual(new Set(owners.map((owner) => owner.id)))
      for (const item of items) {
        const owner = owners.find((each) => each.id === item.ownerId)!
        const resolved = await resolveManagedAppleAccount(database.ctx, owner, { domainOverride })
        const outcome =
          'account' in resolved ? resolved : { problem: resolved.problem, otherOwners: resolved.otherOwners }
        const previewed = item.problem
          ? { problem: item.problem.code, otherOwners: item.problem.otherOwners }
          : { account: item.managedAppleAccount }
        expect(previewed).toEqual(outcome)
      }
      expect(problemCount).toBe(items.filter((item) => item.problem).length)
      const problems = await preview(null, domainOverride, { problemsOnly: true })
      expect(problems.items).toEqual(items.filter((item) => item.problem))
    },
  )

  it('counts whom a change of the override would change (S48)', async () => {
    for (const email of ['ana@a.example', 'ben@b.example']) await anOwner({ email })
    expect(await preview(null, 'a.example')).toMatchObject({ changedCount: 1 })
    expect(await preview('a.example', 'a.example')).toMatchObject({ changedCount: 0 })
    expect(await preview('a.example', null)).toMatchObject({ changedCount: 1 })
  })

  it('takes well under a second for 10,000 owners', async () => {
    const { db, ctx } = database
    const rows = Array.from({ length: 10_000 }, (_, index) => ({
      id: ctx.newId(),
      name: `Owner ${index}`,
      email: `owner${index % 9_000}@${index < 9_000 ? 'a' : 'b'}.example`,
      createdAt: ctx.now(),
      updatedAt: ctx.now(),
    }))
    for (let start = 0; start < rows.length; start += 1000) {
      await db
        .insertInto('owners')
        .values(rows.slice(start, start + 1000))
        .execute()
    }
    const started = performance.now()
    const page = await previewAccounts(ctx, { saved: null, tried: 'appleid.example', problemsOnly: true, limit: 100 })
    expect(performance.now() - started).toBeLessThan(1000)
    expect(page).toMatchObject({ ownerCount: 10_000, problemCount: 2_000, changedCount: 10_000 })
    expect(page.items).toHaveLength(100)
  })
})
