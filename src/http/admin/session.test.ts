import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, adminServer, firstAdmin } from '../../../tests/support/admin-server.ts'
import type { Problem } from '../../contract/shapes.ts'

let api: AdminServer
beforeAll(async () => {
  api = await adminServer()
})
afterAll(() => api.close())

const credentials = { email: firstAdmin.email, password: firstAdmin.password }

describe('signing in', () => {
  it('sets a cookie that no script and no other site can use, and tells who it is', async () => {
    const answer = await api.ask('POST', '/session', { body: credentials, headers: {} })
    expect(answer.status).toBe(200)
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(
      /^__Host-lodger_session=[A-Za-z0-9_-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(answer.json).toMatchObject({
      kind: 'admin',
      name: 'Ana Bauer',
      email: 'ana@example.com',
      role: 'full',
      networks: 'all',
      organization: { name: 'Example' },
    })
    const headers = { cookie: cookie.split(';')[0]! }
    expect((await api.ask('GET', '/session', { headers })).json).toEqual(answer.json)
  })

  it('fails with a problem that does not say what was wrong', async () => {
    const wrong = await api.ask('POST', '/session', { body: { ...credentials, password: 'wrong' }, headers: {} })
    const unknown = await api.ask('POST', '/session', { body: { ...credentials, email: 'x@example.com' }, headers: {} })
    expect(wrong.status).toBe(401)
    expect(wrong.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(withoutTrace(wrong.json)).toEqual(withoutTrace(unknown.json))
    expect(wrong.json).toEqual({
      type: 'urn:lodger:problem:SIGN_IN_FAILED',
      title: 'Sign-in failed',
      status: 401,
      code: 'SIGN_IN_FAILED',
      detail: 'E-mail or password is wrong.',
      traceId: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })

  it('from another site is refused, whatever the credentials', async () => {
    const headers = { origin: 'https://evil.example' }
    expect((await api.ask('POST', '/session', { body: credentials, headers })).json).toMatchObject({
      code: 'OTHER_ORIGIN',
    })
    const ours = { origin: 'https://mdm.example.com' }
    expect((await api.ask('POST', '/session', { body: credentials, headers: ours })).status).toBe(200)
  })

  it('may be tried ten times per account, and says when again', async () => {
    const body = { email: 'guessed@example.com', password: 'guess' }
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await api.ask('POST', '/session', { body, headers: {} })).status).toBe(401)
    }
    const answer = await api.ask('POST', '/session', { body: { ...body, email: 'GUESSED@example.com' }, headers: {} })
    expect(answer.status).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(800)
    expect(answer.json).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  })

  it('sets a plain cookie where the public address is plain HTTP', async () => {
    const sandbox = await adminServer({ LODGER_PUBLIC_URL: 'http://localhost:8080' })
    const answer = await sandbox.ask('POST', '/session', { body: credentials, headers: {} })
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^lodger_session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    )
    await sandbox.close()
  })
})

function withoutTrace(problem: unknown): unknown {
  return { ...(problem as Problem), traceId: '' }
}

describe('a session', () => {
  it('ends by signing out', async () => {
    const headers = await api.adminHeaders({ role: 'read-only', networks: 'all' })
    const answer = await api.ask('DELETE', '/session', { headers })
    expect(answer.status).toBe(204)
    expect(answer.text).toBe('')
    expect(String(answer.headers['set-cookie'])).toContain('Expires=Thu, 01 Jan 1970 00:00:00 GMT')
    expect((await api.ask('GET', '/session', { headers })).status).toBe(401)
  })

  it('changes nothing without its CSRF token', async () => {
    const { cookie } = await api.adminHeaders({ role: 'full', networks: 'all' })
    const other = await api.adminHeaders({ role: 'full', networks: 'all' })
    const attempts = [{ cookie: cookie! }, { cookie: cookie!, 'x-csrf-token': '' }, { ...other, cookie: cookie! }]
    for (const headers of attempts) {
      const answer = await api.ask('PATCH', '/organization', { headers, body: { name: 'Taken over' } })
      expect([answer.status, answer.code]).toEqual([403, 'CSRF_TOKEN_WRONG'])
    }
    expect((await api.ask('GET', '/organization')).json).toMatchObject({ name: 'Example' })
  })

  it('changes nothing for a page of another site, token or not', async () => {
    const headers = await api.adminHeaders({ role: 'full', networks: 'all' })
    for (const origin of ['https://evil.example', 'null', 'https://mdm.example.com.evil.example']) {
      const answer = await api.ask('PATCH', '/organization', {
        headers: { ...headers, origin },
        body: { name: 'Taken over' },
      })
      expect([answer.status, answer.code]).toEqual([403, 'OTHER_ORIGIN'])
    }
  })
})

describe('an API key', () => {
  it('signs in a program by itself, without cookie or CSRF token', async () => {
    const headers = await api.keyHeaders({ role: 'full', networks: 'all' })
    expect((await api.ask('GET', '/session', { headers })).json).toMatchObject({
      kind: 'api-key',
      email: null,
      csrfToken: null,
    })
    expect((await api.ask('PATCH', '/organization', { headers, body: { name: 'Example' } })).status).toBe(200)
  })

  it('that is wrong is not made good by a cookie', async () => {
    const headers = await api.adminHeaders({ role: 'full', networks: 'all' })
    for (const authorization of [`Bearer ldg_${'A'.repeat(43)}`, 'Bearer', 'Basic YTpi', '']) {
      const answer = await api.ask('GET', '/session', { headers: { ...headers, authorization } })
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="Lodger"'])
    }
  })
})

describe('setup', () => {
  const setup = { organizationName: 'Other', networkName: 'Paris', ...firstAdmin }

  it('is over once it is done', async () => {
    expect((await api.ask('GET', '/setup', { headers: {} })).json).toEqual({ needed: false })
    const answer = await api.ask('POST', '/setup', { body: { ...setup, token: 'x' }, headers: {} })
    expect([answer.status, answer.code]).toEqual([409, 'SETUP_DONE'])
  })

  it('may be tried twenty times from an address', async () => {
    const guess = () => api.ask('POST', '/setup', { body: { ...setup, token: 'x' }, headers: {} })
    for (let attempt = 0; attempt < 19; attempt += 1) await guess()
    expect((await guess()).json).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  })
})
