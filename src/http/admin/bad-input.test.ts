import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { type AdminServer, type Answer, adminServer, type Headers } from '../../../tests/support/admin-server.ts'
import { addressOf, type Sample, sampleOf } from '../../../tests/support/endpoint-samples.ts'
import type { Endpoint } from '../../contract/endpoint.ts'
import { endpoints } from '../../contract/endpoints.ts'

let api: AdminServer
let headers: Headers
beforeAll(async () => {
  api = await adminServer()
  headers = await api.keyHeaders({ role: 'full', networks: 'all' })
})
afterAll(() => api.close())

async function ask(endpoint: Endpoint, change: { body?: unknown; query?: string; params?: Record<string, string> }) {
  const sample: Sample = await sampleOf(endpoint, api)
  const params = { ...sample.params, ...change.params }
  const body = 'body' in change ? change.body : sample.body
  const address = addressOf(endpoint, params) + (change.query ?? '')
  return api.ask(endpoint.method, address, { headers, ...(body === undefined ? {} : { body }) })
}

function fieldsOf({ json }: Answer): string[] {
  return (json as { errors?: { field: string }[] }).errors?.map((error) => error.field) ?? []
}

function named(chosen: (endpoint: Endpoint) => boolean) {
  return endpoints.filter(chosen).map((endpoint) => [endpoint.id, endpoint] as const)
}

describe.each(named((endpoint) => endpoint.body !== undefined))('the body of %s', (_id, endpoint) => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"a":'],
    ['two values', '{}{}'],
    ['null', 'null'],
    ['a number', '5'],
    ['text', '"x"'],
    ['a list', '[]'],
    ['nested ever deeper', '['.repeat(50_000)],
    ['nested too deeply', `${'{"a":'.repeat(64)}1${'}'.repeat(64)}`],
  ])('may not be %s', async (_what, body) => {
    const answer = await ask(endpoint, { body })
    expect(answer.status).toBe(400)
    expect(['INPUT_INVALID', 'BODY_NOT_JSON']).toContain(answer.code)
  })

  it('may hold no field that there is not', async () => {
    const { body } = await sampleOf(endpoint, api)
    for (const key of ['unheardOf', '__proto__', 'constructor']) {
      const text = `${JSON.stringify(body).slice(0, -1)},${JSON.stringify(key)}:{"isAdmin":true}}`
      const answer = await ask(endpoint, { body: text.replace('{,', '{') })
      expect([key, answer.status, fieldsOf(answer)]).toEqual([key, 400, [key]])
    }
  })

  it('may hold no field twice', async () => {
    const { body } = await sampleOf(endpoint, api)
    const [[key, value] = []] = Object.entries(body as object)
    const text = JSON.stringify(body).replace('{', `{${JSON.stringify(key)}:${JSON.stringify(value)},`)
    expect((await ask(endpoint, { body: text })).code).toBe('BODY_NOT_JSON')
  })

  it('may hold no field of another type, and is told which', async () => {
    const { body } = await sampleOf(endpoint, api)
    for (const key of Object.keys(body as object)) {
      const wrong = { ...(body as object), [key]: { of: 'another type' } }
      const answer = await ask(endpoint, { body: wrong })
      expect([key, answer.status]).toEqual([key, 400])
      expect(fieldsOf(answer).some((field) => field === key || field.startsWith(`${key}.`))).toBe(true)
    }
  })

  it('may not hold NUL', async () => {
    const { body } = await sampleOf(endpoint, api)
    const text = JSON.stringify(body).replace('{', '{"x":"\\u0000",')
    expect((await ask(endpoint, { body: text })).code).toBe('BODY_NOT_JSON')
  })

  it('may not be larger than it needs to be', async () => {
    const answer = await ask(endpoint, { body: `"${'x'.repeat(endpoint.maxBodyBytes)}"` })
    expect([answer.status, answer.code]).toEqual([413, 'BODY_TOO_LARGE'])
  })

  it('may not be of another media type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'x']) {
      const { params } = await sampleOf(endpoint, api)
      const typed = { ...headers, 'content-type': type }
      const answer = await api.ask(endpoint.method, addressOf(endpoint, params), { headers: typed, body: '{}' })
      expect([type, answer.status]).toEqual([type, 415])
    }
  })
})

describe.each(named((endpoint) => endpoint.method === 'GET'))('the query of %s', (_id, endpoint) => {
  it('may hold nothing that there is not', async () => {
    const answer = await ask(endpoint, { query: '?unheardOf=1' })
    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['unheardOf']])
  })
})

describe.each(named(({ query }) => query !== undefined && 'limit' in (query as z.ZodObject).shape))(
  'the pages of %s',
  (_id, endpoint) => {
    it.each(['0', '501', '-1', '1.5', 'many', '', '1&limit=2'])('cannot have %s items', async (limit) => {
      const answer = await ask(endpoint, { query: `?limit=${limit}` })
      expect([answer.status, fieldsOf(answer)]).toEqual([400, ['limit']])
    })

    it.each(['x', '%00', encodeURIComponent("' or 1=1 --"), 'bnVsbA', 'W10', 'eyJpZCI6MX0', 'x'.repeat(501)])(
      'cannot begin at %s',
      async (cursor) => {
        const answer = await ask(endpoint, { query: `?cursor=${cursor}` })
        expect(answer.status).toBe(400)
        expect(answer.json).toMatchObject({ field: 'cursor' })
      },
    )
  },
)

describe.each(named(({ path }) => path.includes('{')))('the address of %s', (_id, endpoint) => {
  it.each(['x', "' or 1=1 --", '../../etc/passwd', '0', 'null', '%00', 'ä', '0199f0a2-0000-7000-8000-00000000000g'])(
    'cannot hold %s for an id',
    async (id) => {
      const answer = await ask(endpoint, { params: { id } })
      expect([400, 404]).toContain(answer.status)
    },
  )
})

describe.each([
  ['search', '/owners'],
  ['tag', '/owners'],
  ['source', '/owners'],
  ['search', '/audit'],
  ['action', '/audit'],
  ['search', '/devices'],
  ['tag', '/devices'],
])('a filter by %s of %s', (filter, path) => {
  it.each(["' or 1=1; --", '%', '_', '\\', '"', '%25%5C', '😀', '\u202E', '(((', '[a-z]{99}'])(
    'takes %s for what it is',
    async (text) => {
      const answer = await api.ask('GET', `${path}?${filter}=${encodeURIComponent(text)}`, { headers })
      expect([answer.status, (answer.json as { items: unknown }).items]).toEqual([200, []])
    },
  )

  it('takes no NUL', async () => {
    expect((await api.ask('GET', `${path}?${filter}=%00`, { headers })).status).toBe(400)
  })
})

it('has lived through all of it, and wrote nothing', async () => {
  const answer = await api.ask('GET', '/audit?action=organization', { headers })
  expect((answer.json as { items: { action: string }[] }).items.map(({ action }) => action)).toEqual([
    'organization.created',
  ])
})
