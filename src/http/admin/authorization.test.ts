import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, adminServer, type Headers } from '../../../tests/support/admin-server.ts'
import { addressOf, sampleOf } from '../../../tests/support/endpoint-samples.ts'
import type { Endpoint } from '../../contract/endpoint.ts'
import { endpoints } from '../../contract/endpoints.ts'
import type { NetworkAccess, Role } from '../../domain/accounts/principal.ts'
import { createNetwork } from '../../domain/organization/create-network.ts'

const principals = {
  'full rights in all networks': { role: 'full', networks: 'all' },
  'full rights in this network': { role: 'full', networks: 'this' },
  'full rights in another network': { role: 'full', networks: 'another' },
  'read-only rights in all networks': { role: 'read-only', networks: 'all' },
  'read-only rights in this network': { role: 'read-only', networks: 'this' },
  'read-only rights in another network': { role: 'read-only', networks: 'another' },
} as const satisfies Record<string, { role: Role; networks: 'all' | 'this' | 'another' }>
type Name = keyof typeof principals

let api: AdminServer
let headersOf: Record<Name, Headers>

beforeAll(async () => {
  api = await adminServer()
  const another = await createNetwork(api.ctx, { name: 'Paris' })
  const access: Record<'all' | 'this' | 'another', NetworkAccess> = {
    all: 'all',
    this: new Set([api.network.id]),
    another: new Set([another.id]),
  }
  const signedIn = Object.entries(principals).map(async ([name, { role, networks }], index) => {
    // Admins and keys by turns: both go through the same door.
    const signIn = index % 2 === 0 ? api.adminHeaders : api.keyHeaders
    return [name, await signIn({ role, networks: access[networks] })] as const
  })
  headersOf = Object.fromEntries(await Promise.all(signedIn)) as Record<Name, Headers>
})
afterAll(() => api.close())

/** What the contract promises, told anew: undefined if the endpoint must be usable. */
function refusalFor({ access, path }: Endpoint, { role, networks }: (typeof principals)[Name]): number | undefined {
  const isElsewhere = networks === 'another' && path.includes('{id}')
  switch (access) {
    case 'public':
    case 'session':
      return undefined
    case 'organization':
      return role === 'full' && networks === 'all' ? undefined : 403
    case 'read':
      return isElsewhere ? 404 : undefined
    case 'full':
      if (role === 'read-only') return 403
      return isElsewhere ? 404 : undefined
  }
}

async function askAs(endpoint: Endpoint, headers: Headers) {
  const { params, body } = await sampleOf(endpoint, api)
  return api.ask(endpoint.method, addressOf(endpoint, params), { headers, ...(body === undefined ? {} : { body }) })
}

const asked = endpoints.filter((endpoint) => !['streamEvents', 'signOut'].includes(endpoint.id))

describe.each(asked.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_id, endpoint) => {
  it(endpoint.access === 'public' ? 'may be asked by anyone' : 'refuses whoever is not signed in', async () => {
    const { status, code } = await askAs(endpoint, {})
    if (endpoint.access === 'public') expect(code).not.toBe('NOT_SIGNED_IN')
    else expect([status, code]).toEqual([401, 'NOT_SIGNED_IN'])
  })

  it.each(Object.keys(principals) as Name[])('keeps to the rights of someone with %s', async (name) => {
    const expected = refusalFor(endpoint, principals[name])
    const { status, code } = await askAs(endpoint, headersOf[name])
    if (expected !== undefined)
      expect([status, code]).toEqual([expected, expect.stringMatching(/^FORBIDDEN$|_NOT_FOUND$/)])
    else if (endpoint.id === 'cancelCommand') expect([status, code]).toEqual([404, 'COMMAND_NOT_FOUND'])
    else expect([403, 404, 500]).not.toContain(status)
  })
})
