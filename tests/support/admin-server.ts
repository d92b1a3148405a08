import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fastifyCookie from '@fastify/cookie'
import { type FastifyInstance, fastify, type InjectOptions } from 'fastify'
import type { App } from '../../src/app.ts'
import { ApnsClient } from '../../src/clients/apns.ts'
import type { Problem } from '../../src/contract/shapes.ts'
import { createAdmin } from '../../src/domain/accounts/create-admin.ts'
import { createApiKey } from '../../src/domain/accounts/create-api-key.ts'
import type { NetworkAccess, Role } from '../../src/domain/accounts/principal.ts'
import { completeSetup, ensureSetupToken } from '../../src/domain/accounts/setup.ts'
import { listNetworks } from '../../src/domain/organization/get-network.ts'
import type { Network } from '../../src/domain/organization/network.ts'
import { registerAdmin } from '../../src/http/admin/register-admin.ts'
import { loadConfig } from '../../src/platform/config.ts'
import { actingAs, type Ctx } from '../../src/platform/ctx.ts'
import { type TestDatabase, testDatabase } from './database.ts'

/** The REST API on a database of its own, set up, with nothing else around it. */
export interface AdminServer {
  readonly server: FastifyInstance
  readonly database: TestDatabase
  readonly ctx: Ctx
  readonly network: Network
  /** Headers of an admin who has just signed in. */
  readonly adminHeaders: (rights: Rights) => Promise<Headers>
  /** Headers of a program with a key. */
  readonly keyHeaders: (rights: Rights) => Promise<Headers>
  /** Sends a request, as the first admin unless other headers are given. */
  ask(method: Method, path: string, options?: AskOptions): Promise<Answer>
  close(): Promise<void>
}

interface Rights {
  readonly role: Role
  readonly networks: NetworkAccess
}

export type Headers = Readonly<Record<string, string>>
type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface AskOptions {
  readonly body?: unknown
  readonly headers?: Headers
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  readonly json: unknown
  /** Of a refusal. */
  readonly code: string | undefined
}

export const firstAdmin = { name: 'Ana Bauer', email: 'ana@example.com', password: 'a long password' }

export async function adminServer(env: Readonly<Record<string, string>> = {}): Promise<AdminServer> {
  const database = await testDatabase()
  const { ctx } = database
  const app = appOn(database, env)
  const server = await serverOf(app)
  await setUp(ctx)
  const [network] = await listNetworks(ctx, 'all')
  const signIn = async (email: string, password: string): Promise<Headers> => {
    const answer = await server.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } })
    const [cookie] = answer.cookies
    return {
      cookie: `${cookie?.name}=${cookie?.value}`,
      'x-csrf-token': answer.json<{ csrfToken: string }>().csrfToken,
    }
  }
  let headers: Headers | undefined
  return {
    server,
    database,
    ctx,
    network: network!,
    async adminHeaders(rights) {
      const email = `admin-${randomBytes(4).toString('hex')}@example.com`
      await createAdmin(ctx, { ...firstAdmin, email, ...rights })
      return signIn(email, firstAdmin.password)
    },
    async keyHeaders(rights) {
      const { key } = await createApiKey(ctx, { name: 'A program', expiresInDays: 1, ...rights })
      return { authorization: `Bearer ${key}` }
    },
    async ask(method, path, options = {}) {
      headers ??= await signIn(firstAdmin.email, firstAdmin.password)
      return ask(server, method, path, { headers, ...options })
    },
    async close() {
      await server.close()
      await database.close()
    },
  }
}

async function ask(
  server: FastifyInstance,
  method: Method,
  path: string,
  { body, headers = {} }: AskOptions,
): Promise<Answer> {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const withBody = body === undefined ? {} : { payload, headers: { 'content-type': 'application/json', ...headers } }
  const request: InjectOptions = { method, url: `/api/v1${path}`, headers, ...withBody }
  const { statusCode, headers: answerHeaders, body: text } = await server.inject(request)
  const isJson = /json/.test(String(answerHeaders['content-type']))
  const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined
  const code = statusCode >= 400 ? (json as Problem | undefined)?.code : undefined
  return { status: statusCode, headers: answerHeaders, text, json, code }
}

function appOn({ ctx, pool }: TestDatabase, env: Readonly<Record<string, string>>): App {
  const config = loadConfig({
    LODGER_PUBLIC_URL: 'https://mdm.example.com',
    LODGER_SECRET_KEY: randomBytes(32).toString('base64'),
    ...env,
  })
  const apns = new ApnsClient({ baseUrl: config.apnsUrl })
  return { config, ctxFor: (actor) => actingAs(ctx, actor), pool, apns }
}

async function serverOf(app: App): Promise<FastifyInstance> {
  const server = fastify({ genReqId: () => randomBytes(8).toString('hex') })
  server.decorateRequest('traceId', {
    getter() {
      return this.id
    },
  })
  await server.register(fastifyCookie)
  requirePromisedAnswers(server)
  await registerAdmin(server, app)
  return server
}

/** Fails a request whose answer is not what the contract promises, or holds more than that. */
function requirePromisedAnswers(server: FastifyInstance): void {
  server.addHook('preSerialization', async (request, reply, payload: unknown) => {
    const promised = request.routeOptions.config.endpoint?.answer
    if (!promised || reply.statusCode >= 400) return payload
    const onTheWire: unknown = JSON.parse(JSON.stringify(payload))
    const parsed: unknown = promised.parse(onTheWire)
    if (!isDeepStrictEqual(parsed, onTheWire)) throw new Error('The answer holds what the contract does not promise')
    return payload
  })
}

async function setUp(ctx: Ctx): Promise<void> {
  const token = await ensureSetupToken(ctx)
  await completeSetup(ctx, { ...firstAdmin, organizationName: 'Example', networkName: 'Berlin', token: token ?? '' })
}
