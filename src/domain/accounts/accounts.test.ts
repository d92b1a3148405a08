import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import type { AdminId, ApiKeyId, NetworkId } from '../../platform/ids.ts'
import { listAudit } from '../audit/list-audit.ts'
import { createNetwork } from '../organization/create-network.ts'
import { listNetworks } from '../organization/get-network.ts'
import { getOrganization } from '../organization/get-organization.ts'
import type { Admin } from './admin.ts'
import { createAdmin, type NewAdmin } from './create-admin.ts'
import { createApiKey } from './create-api-key.ts'
import { findPrincipalByApiKey } from './find-principal-by-api-key.ts'
import { getAdmin, listAdmins } from './get-admin.ts'
import { getApiKey, listApiKeys } from './get-api-key.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { findPrincipalBySession, removeEndedSessions, signOut } from './session.ts'
import { completeSetup, ensureSetupToken, isSetupNeeded } from './setup.ts'
import { signIn } from './sign-in.ts'
import { removeAdmin, updateAdmin } from './update-admin.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const setup = {
  organizationName: 'Example',
  networkName: 'Berlin',
  name: 'Ana Bauer',
  email: 'Ana@example.com',
  password: 'a long password',
}

async function setUp(): Promise<Admin> {
  const token = await ensureSetupToken(database.ctx)
  return (await completeSetup(database.ctx, { ...setup, token: token ?? '' })).admin
}

function anAdmin(input: Partial<NewAdmin> = {}): Promise<Admin> {
  const rights = { role: 'full', networks: 'all' } as const
  return createAdmin(database.ctx, {
    email: 'ben@example.com',
    name: 'Ben',
    password: 'a long password',
    ...rights,
    ...input,
  })
}

function hoursLater(hours: number): void {
  database.setNow(new Date(database.ctx.now().getTime() + hours * 3_600_000))
}

describe('first-run setup', () => {
  it('makes the organization, its first network and the first admin, and signs in', async () => {
    const { ctx } = database
    expect(await isSetupNeeded(ctx)).toBe(true)
    const token = await ensureSetupToken(ctx)
    const session = await completeSetup(ctx, { ...setup, token: token! })
    expect(await isSetupNeeded(ctx)).toBe(false)
    expect(await getOrganization(ctx)).toMatchObject({ name: 'Example' })
    expect(await listNetworks(ctx, 'all')).toMatchObject([{ name: 'Berlin' }])
    expect(session.admin).toMatchObject({ email: 'Ana@example.com', role: 'full', networks: 'all' })
    expect(await findPrincipalBySession(ctx, session.token)).toMatchObject({ principal: { label: 'Ana Bauer' } })
  })

  it('takes its token once, and the newest one only', async () => {
    const { ctx } = database
    const old = await ensureSetupToken(ctx)
    const token = await ensureSetupToken(ctx)
    const withToken = (each: string | null) => completeSetup(ctx, { ...setup, token: each ?? '' })
    await expect(withToken(old)).rejects.toMatchObject({ code: 'SETUP_TOKEN_WRONG', field: 'token' })
    await withToken(token)
    await expect(withToken(token)).rejects.toMatchObject({ code: 'SETUP_DONE' })
    expect(await ensureSetupToken(ctx)).toBeNull()
  })

  it('happens once when two try at the same time', async () => {
    const token = await ensureSetupToken(database.ctx)
    const both = await Promise.allSettled([1, 2].map(() => completeSetup(database.ctx, { ...setup, token: token! })))
    expect(both.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await listAdmins(database.ctx)).toHaveLength(1)
  })
})

describe('an admin', () => {
  it('signs in with e-mail, in any case, and password', async () => {
    const { id } = await setUp()
    const session = await signIn(database.ctx, { email: 'aNA@EXAMPLE.COM', password: setup.password })
    expect(session.admin.id).toBe(id)
    expect((await getAdmin(database.ctx, id)).lastSignInAt).not.toBeNull()
  })

  it.each([
    ['a wrong password', { email: setup.email, password: 'a long passworD' }],
    ['an e-mail nobody has', { email: 'nobody@example.com', password: setup.password }],
    ['an e-mail that only looks the same', { email: 'ana@e\u{FF58}ample.com', password: setup.password }],
    ['no password', { email: setup.email, password: '' }],
  ])('is told the same for %s', async (_what, credentials) => {
    await setUp()
    const refusal = { code: 'SIGN_IN_FAILED', message: 'E-mail or password is wrong.' }
    await expect(signIn(database.ctx, credentials)).rejects.toMatchObject(refusal)
  })

  it('who is disabled is signed out and cannot sign in', async () => {
    const { ctx } = database
    await setUp()
    const ben = await anAdmin()
    const session = await signIn(ctx, { email: ben.email, password: 'a long password' })
    await updateAdmin(ctx, ben.id, { isDisabled: true })
    expect(await findPrincipalBySession(ctx, session.token)).toBeUndefined()
    await expect(signIn(ctx, { email: ben.email, password: 'a long password' })).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
    })
    await updateAdmin(ctx, ben.id, { isDisabled: false })
    expect(await findPrincipalBySession(ctx, session.token)).toBeUndefined()
  })

  it('with a new password is signed out everywhere', async () => {
    const { ctx } = database
    await setUp()
    const ben = await anAdmin()
    const session = await signIn(ctx, { email: ben.email, password: 'a long password' })
    await updateAdmin(ctx, ben.id, { password: 'another password' })
    expect(await findPrincipalBySession(ctx, session.token)).toBeUndefined()
    await signIn(ctx, { email: ben.email, password: 'another password' })
  })

  it('has other rights from the next request on', async () => {
    const { ctx } = database
    await setUp()
    const ben = await anAdmin()
    const { token } = await signIn(ctx, { email: ben.email, password: 'a long password' })
    const network = await createNetwork(ctx, { name: 'Paris' })
    await updateAdmin(ctx, ben.id, { role: 'read-only', networks: new Set([network.id]) })
    expect(await findPrincipalBySession(ctx, token)).toMatchObject({
      principal: { role: 'read-only', networks: new Set([network.id]) },
    })
  })

  it('has an e-mail of their own, and access only to networks that exist', async () => {
    await setUp()
    await expect(anAdmin({ email: 'ANA@example.com' })).rejects.toMatchObject({
      code: 'ADMIN_EMAIL_TAKEN',
      field: 'email',
    })
    const nowhere = new Set(['0199f0a2-0000-7000-8000-000000000000' as NetworkId])
    await expect(anAdmin({ networks: nowhere })).rejects.toMatchObject({ code: 'NETWORK_NOT_FOUND', field: 'networks' })
  })

  it('cannot be made before setup', async () => {
    await expect(anAdmin()).rejects.toMatchObject({ code: 'SETUP_NEEDED' })
  })

  it('leaves an entry for each change, with no password in it', async () => {
    const { ctx } = database
    await setUp()
    const ben = await anAdmin()
    await updateAdmin(ctx, ben.id, { name: 'Benjamin', password: 'another password' })
    await updateAdmin(ctx, ben.id, { name: 'Benjamin' })
    await removeAdmin(ctx, ben.id)
    const { items } = await listAudit(ctx, { networks: 'all', subjectId: ben.id, limit: 10 })
    expect(items.map((entry) => entry.action)).toEqual(['admin.removed', 'admin.changed', 'admin.created'])
    expect(items[1]).toMatchObject({ before: { name: 'Ben' }, after: { name: 'Benjamin', password: 'changed' } })
    expect(JSON.stringify(items)).not.toContain('another password')
    await expect(getAdmin(ctx, ben.id)).rejects.toMatchObject({ code: 'ADMIN_NOT_FOUND' })
  })
})

describe('the last admin who can change everything', () => {
  it.each([{ role: 'read-only' as const }, { isDisabled: true }])('cannot be reduced by %o', async (change) => {
    const { ctx } = database
    const ana = await setUp()
    await anAdmin({ role: 'read-only' })
    await expect(updateAdmin(ctx, ana.id, change)).rejects.toMatchObject({ code: 'LAST_FULL_ADMIN' })
    expect(await getAdmin(ctx, ana.id)).toMatchObject({ role: 'full', isDisabled: false })
  })

  it('cannot be limited to some networks or removed', async () => {
    const { ctx } = database
    const ana = await setUp()
    const [network] = await listNetworks(ctx, 'all')
    const limited = updateAdmin(ctx, ana.id, { networks: new Set([network!.id]) })
    await expect(limited).rejects.toMatchObject({ code: 'LAST_FULL_ADMIN' })
    await expect(removeAdmin(ctx, ana.id)).rejects.toMatchObject({ code: 'LAST_FULL_ADMIN' })
  })

  it('stays when the last two remove each other at once', async () => {
    const { ctx } = database
    const ana = await setUp()
    const ben = await anAdmin()
    const outcomes = await Promise.allSettled([removeAdmin(ctx, ana.id), removeAdmin(ctx, ben.id)])
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await listAdmins(ctx)).toHaveLength(1)
  })
})

describe('a session', () => {
  it('ends when the admin signs out', async () => {
    await setUp()
    const { token } = await signIn(database.ctx, { email: setup.email, password: setup.password })
    await signOut(database.ctx, token)
    await signOut(database.ctx, token)
    expect(await findPrincipalBySession(database.ctx, token)).toBeUndefined()
  })

  it('ends after twelve idle hours', async () => {
    const { ctx } = database
    await setUp()
    const { token } = await signIn(ctx, { email: setup.email, password: setup.password })
    hoursLater(11)
    expect(await findPrincipalBySession(ctx, token)).toBeDefined()
    hoursLater(11)
    expect(await findPrincipalBySession(ctx, token)).toBeDefined()
    hoursLater(13)
    expect(await findPrincipalBySession(ctx, token)).toBeUndefined()
  })

  it('ends after seven days, however busy', async () => {
    const { ctx } = database
    await setUp()
    const { token } = await signIn(ctx, { email: setup.email, password: setup.password })
    for (let hours = 0; hours < 7 * 24 - 8; hours += 8) {
      hoursLater(8)
      expect(await findPrincipalBySession(ctx, token)).toBeDefined()
    }
    hoursLater(8)
    expect(await findPrincipalBySession(ctx, token)).toBeUndefined()
    await removeEndedSessions(ctx)
    expect(await database.db.selectFrom('adminSessions').select('adminId').execute()).toEqual([])
  })

  it('cannot be read out of the database', async () => {
    await setUp()
    const { token } = await signIn(database.ctx, { email: setup.email, password: setup.password })
    const rows = await database.db.selectFrom('adminSessions').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(Buffer.concat(rows.map((row) => row.tokenHash)).includes(Buffer.from(token, 'base64url'))).toBe(false)
  })
})

describe('an API key', () => {
  const rights = { name: 'Reports', role: 'read-only', networks: 'all', expiresInDays: 30 } as const

  it('is given once and works until it expires', async () => {
    const { ctx } = database
    await setUp()
    const { key, ...created } = await createApiKey(ctx, rights)
    expect(key).toMatch(/^ldg_[A-Za-z0-9_-]{43}$/)
    expect(await findPrincipalByApiKey(ctx, key)).toMatchObject({
      kind: 'api-key',
      label: 'Reports',
      role: 'read-only',
      networks: 'all',
    })
    expect(await getApiKey(ctx, created.id)).toMatchObject({
      hint: key.slice(0, 8),
      createdBy: 'test',
      revokedAt: null,
    })
    expect(JSON.stringify(await listApiKeys(ctx))).not.toContain(key)
    hoursLater(30 * 24 + 1)
    expect(await findPrincipalByApiKey(ctx, key)).toBeUndefined()
  })

  it('stops at once when it is revoked', async () => {
    const { ctx } = database
    await setUp()
    const { id, key } = await createApiKey(ctx, rights)
    await revokeApiKey(ctx, id)
    await revokeApiKey(ctx, id)
    expect(await findPrincipalByApiKey(ctx, key)).toBeUndefined()
    const { items } = await listAudit(ctx, { networks: 'all', action: 'api-key', limit: 10 })
    expect(items.map((entry) => entry.sentence)).toEqual([
      'test revoked the API key Reports',
      'test created the API key Reports',
    ])
    const unknown = revokeApiKey(ctx, '0199f0a2-0000-7000-8000-000000000000' as ApiKeyId)
    await expect(unknown).rejects.toMatchObject({ code: 'API_KEY_NOT_FOUND' })
  })

  it('is remembered by the hour it was last used in', async () => {
    const { ctx } = database
    await setUp()
    const { id, key } = await createApiKey(ctx, rights)
    database.setNow(new Date('2030-01-02T10:41:12Z'))
    await database.db
      .updateTable('apiKeys')
      .set({ expiresAt: new Date('2031-01-01') })
      .execute()
    await findPrincipalByApiKey(ctx, key)
    expect((await getApiKey(ctx, id)).lastUsedAt).toEqual(new Date('2030-01-02T10:00:00Z'))
  })

  it.each(['', 'ldg_', 'ldg_short', `ldg_${'A'.repeat(44)}`, 'Bearer x', `ldg_${'!'.repeat(43)}`])(
    'is not %j',
    async (text) => {
      expect(await findPrincipalByApiKey(database.ctx, text)).toBeUndefined()
    },
  )
})

it('refuses to change an admin who does not exist', async () => {
  const nobody = '0199f0a2-0000-7000-8000-000000000000' as AdminId
  await setUp()
  await expect(updateAdmin(database.ctx, nobody, { name: 'X' })).rejects.toMatchObject({ code: 'ADMIN_NOT_FOUND' })
  await expect(removeAdmin(database.ctx, nobody)).rejects.toMatchObject({ code: 'ADMIN_NOT_FOUND' })
})
