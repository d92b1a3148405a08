import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, type Answer, adminServer, type Headers } from '../../../tests/support/admin-server.ts'
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

/** What the contract promises, told anew: null if the endpoint must be usable. */
function refusalFor({ access, path }: Endpoint, { role, networks }: (typeof principals)[Name]): number | null {
  const isElsewhere = networks === 'another' && path.includes('{id}')
  if (access === 'organization') return role === 'full' && networks === 'all' ? null : 403
  if (access === 'full' && role === 'read-only') return 403
  return (access === 'read' || access === 'full') && isElsewhere ? 404 : null
}

async function askAs(endpoint: Endpoint, headers: Headers) {
  const { params, body } = await sampleOf(endpoint, api)
  return api.ask(endpoint.method, addressOf(endpoint, params), { headers, ...(body === undefined ? {} : { body }) })
}

/** What came of it, as far as rights go: an address may be right, and the request refused for what it says. */
function outcomeOf({ status, code }: Answer): number | null {
  if (code === 'COMMAND_NOT_FOUND') return null
  return [401, 403, 404, 500].includes(status) && code !== 'SIGN_IN_FAILED' ? status : null
}

const others = endpoints.filter((endpoint) => !['streamEvents', 'signOut'].includes(endpoint.id))

describe.each(others.map((endpoint) => ({ name: endpoint.id, endpoint })))('$name', ({ endpoint }) => {
  it('is for anyone, or for those only who are signed in', async () => {
    expect(outcomeOf(await askAs(endpoint, {}))).toBe(endpoint.access === 'public' ? null : 401)
  })

  it.each(Object.keys(principals) as Name[])('keeps to the rights of someone with %s', async (name) => {
    expect(outcomeOf(await askAs(endpoint, headersOf[name]))).toBe(refusalFor(endpoint, principals[name]))
  })
})
