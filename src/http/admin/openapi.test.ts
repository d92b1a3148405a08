import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, adminServer } from '../../../tests/support/admin-server.ts'
import { endpoints } from '../../contract/endpoints.ts'

let api: AdminServer
beforeAll(async () => {
  api = await adminServer()
})
afterAll(() => api.close())

interface Operation {
  readonly operationId: string
  readonly security?: unknown[]
  readonly parameters: { name: string; in: string }[]
  readonly responses: Record<string, { content?: Record<string, unknown> }>
}

describe('the API document', () => {
  it('is there for anyone, and describes each endpoint of the contract', async () => {
    const { json } = await api.ask('GET', '/openapi.json', { headers: {} })
    const document = json as {
      openapi: string
      servers: unknown
      paths: Record<string, Record<string, Operation>>
    }
    expect(document).toMatchObject({ openapi: '3.1.1', servers: [{ url: 'https://mdm.example.com/api/v1' }] })
    for (const { id, path, method, status, access, mediaType, answer } of endpoints) {
      const operation = document.paths[path]?.[method.toLowerCase()]
      expect(operation).toMatchObject({ operationId: id })
      expect(Object.keys(operation?.responses ?? {})).toContain(String(status))
      expect(operation?.security).toEqual(access === 'public' ? [] : undefined)
      const content = operation?.responses[status]?.content
      expect(Object.keys(content ?? {})).toEqual(answer ? [mediaType] : [])
    }
  })

  it('names what may be refused, the pages of lists, and examples', async () => {
    const { paths } = (await api.ask('GET', '/openapi.json')).json as {
      paths: Record<string, Record<string, Operation>>
    }
    const list = paths['/owners']?.['get']
    expect(list?.parameters.map((parameter) => parameter.name)).toEqual(
      expect.arrayContaining(['limit', 'cursor', 'search']),
    )
    expect(list?.parameters[0]).toMatchObject({ in: 'query', required: false, example: 100 })
    expect(paths['/owners/{id}']?.['get']?.parameters).toMatchObject([{ name: 'id', in: 'path', required: true }])
    expect(Object.keys(paths['/owners/{id}']?.['patch']?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      'default',
    ])
  })

  it('refers to nothing that it does not hold', async () => {
    const { json, text } = await api.ask('GET', '/openapi.json')
    const held = Object.keys((json as { components: { schemas: object } }).components.schemas)
    const referred = new Set(
      [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name),
    )
    expect([...referred].toSorted()).toEqual(held.toSorted())
    expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)/)).toBeNull()
  })
})

describe('the API reference', () => {
  it('is one page with its script, under a policy that lets nothing in from elsewhere', async () => {
    const page = await api.server.inject('/api/docs/')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(page.body).not.toMatch(/https?:\/\//)
    const [, script] = /<script src="([^"]+)">/.exec(page.body) ?? []
    const answer = await api.server.inject(script!)
    expect(answer.headers['content-type']).toMatch(/^application\/javascript/)
    expect((await api.server.inject('/api/docs')).headers.location).toBe('/api/docs/')
  })
})

it('answers an address that the API does not have with a problem', async () => {
  for (const path of ['/nothing', '/owners/x/y/z']) {
    const answer = await api.ask('GET', path)
    expect([path, answer.status, answer.code]).toEqual([path, 404, 'ENDPOINT_NOT_FOUND'])
  }
  expect((await api.ask('DELETE', '/organization')).code).toBe('ENDPOINT_NOT_FOUND')
})
