import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { App } from '../app.ts'
import { counter, histogram, registry } from '../platform/metrics.ts'
import { packageFile } from '../platform/package-file.ts'
import { registerAdmin } from './admin/register-admin.ts'
import { registerEnrollment } from './device/register-enrollment.ts'
import { registerMdm } from './device/register-mdm.ts'
import { registerPortal } from './portal/register-portal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Names this request in answers, logs and nothing else. */
    readonly traceId: string
  }
}

export interface ServerOptions {
  /** Absent: plain HTTP, for a proxy in front or the sandbox on localhost. */
  readonly tls?: {
    readonly certificatePem: string
    readonly keyPem: string
    readonly asksForClientCertificate: boolean
  }
}

const keepAliveMilliseconds = 75_000
const requestTimeoutMilliseconds = 60_000
const maxHeaderBytes = 32 * 1024
const maxBodyBytes = 1024 * 1024
const dashboardDirectory = fileURLToPath(packageFile('dashboard/dist/'))

/** Puts every edge on one HTTP server that does not listen yet. Many may stand on one App, one per listener. */
export async function buildServer(app: App, options: ServerOptions = {}): Promise<FastifyInstance> {
  const server = fastify({
    ...(options.tls ? { https: tlsOptions(options.tls) } : {}),
    http: { maxHeaderSize: maxHeaderBytes },
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: requestTimeoutMilliseconds,
    bodyLimit: maxBodyBytes,
    trustProxy: app.config.trustedProxies.length === 0 ? false : [...app.config.trustedProxies],
    genReqId: () => randomBytes(8).toString('hex'),
    forceCloseConnections: 'idle',
    logger: false,
  } as object) as FastifyInstance
  server.decorateRequest('traceId', { getter: traceIdOf })
  await server.register(fastifyCookie)
  measureRequests(server, app)
  answerErrors(server, app)
  await server.register(async (scope) => registerMdm(scope, app))
  await server.register(async (scope) => registerEnrollment(scope, app))
  // A device is no browser: headers for browsers are added to what browsers ask for.
  await addSecurityHeaders(server, app)
  addHealth(server, app)
  await server.register(async (scope) => registerPortal(scope, app))
  await server.register(async (scope) => registerAdmin(scope, app))
  await addDashboard(server)
  return server
}

function traceIdOf(this: FastifyRequest): string {
  return this.id
}

function tlsOptions(tls: NonNullable<ServerOptions['tls']>): object {
  return {
    cert: tls.certificatePem,
    key: tls.keyPem,
    maxHeaderSize: maxHeaderBytes,
    // Whoever shows a certificate proves its key; which certificates count is looked up in our own table.
    requestCert: tls.asksForClientCertificate,
    rejectUnauthorized: false,
  }
}

/** The strictest policy is everybody's; the dashboard's page and the API reference widen it for themselves. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "connect-src 'self'",
  // The end of the sign-in page's form is a redirect to the scheme that hands the token to the device.
  "form-action 'self' apple-remotemanagement-user-login:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

async function addSecurityHeaders(server: FastifyInstance, app: App): Promise<void> {
  const isEncrypted = app.config.publicUrl.protocol === 'https:'
  await server.register(fastifyHelmet, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: isEncrypted ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
  server.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy)
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
  })
}

const requests = counter('lodger_http_requests_total', 'HTTP requests', ['route', 'method', 'status'])
const requestSeconds = histogram('lodger_http_request_seconds', 'Time to answer HTTP requests', ['route', 'method'])

function measureRequests(server: FastifyInstance, app: App): void {
  const { log } = app.ctxFor({ kind: 'system', label: 'http' })
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const { method } = request
    requests.inc({ route, method, status: String(reply.statusCode) })
    requestSeconds.observe({ route, method }, reply.elapsedTime / 1000)
    log.debug('http.answered', {
      traceId: request.traceId,
      route,
      method,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    })
  })
}

/** What no edge has answered: a refusal of the HTTP layer itself, or a bug. */
function answerErrors(server: FastifyInstance, app: App): void {
  const { log } = app.ctxFor({ kind: 'system', label: 'http' })
  server.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) log.error('http.failed', { traceId: request.traceId, route: request.routeOptions.url, error })
    return reply.code(status).header('x-trace-id', request.traceId).send()
  })
}

function addHealth(server: FastifyInstance, app: App): void {
  server.get('/healthz', async (_request, reply) => reply.type('text/plain').send('ok\n'))
  server.get('/readyz', async (_request, reply) => {
    try {
      await app.pool.query('select 1')
      return reply.type('text/plain').send('ready\n')
    } catch {
      return reply.code(503).type('text/plain').send('the database does not answer\n')
    }
  })
  server.get('/metrics', async (request, reply) => {
    if (!isFromThisMachine(request)) return reply.code(404).send()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

/** Asked from the machine itself, and by no proxy on it on somebody's behalf. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? ''
  const isLoopback = address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
  return isLoopback && request.headers['x-forwarded-for'] === undefined && request.headers['forwarded'] === undefined
}

const assetsMaxAge = '1y'

async function addDashboard(server: FastifyInstance): Promise<void> {
  await server.register(fastifyStatic, {
    root: `${dashboardDirectory}assets/`,
    prefix: '/assets/',
    immutable: true,
    maxAge: assetsMaxAge,
    decorateReply: false,
  })
  const page = await readFile(`${dashboardDirectory}index.html`, 'utf8').catch(() => pageBeforeBuild)
  const sendPage = (_request: FastifyRequest, reply: FastifyReply) => sendDashboard(reply, page)
  server.get('/', sendPage)
  server.setNotFoundHandler((request, reply) => {
    if (isPageOfDashboard(request)) return sendDashboard(reply, page)
    return reply.code(404).send()
  })
}

const pageBeforeBuild =
  '<!doctype html><html lang="en"><title>Lodger</title><p>The dashboard is not built yet: run <code>npm run build</code>.</p></html>'

/** Addresses within the dashboard are made up in the browser; each of them is the same page. */
function isPageOfDashboard(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = request.url.split('?', 1)[0] ?? ''
  if (/^\/(?:api|mdm|e|assets|portal|\.well-known)(?:\/|$)/.test(path)) return false
  return request.headers.accept?.includes('text/html') ?? false
}

async function sendDashboard(reply: FastifyReply, page: string): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`)
  return reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll('__CSP_NONCE__', nonce))
}
