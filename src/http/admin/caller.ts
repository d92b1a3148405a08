import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import type { Admin } from '../../domain/accounts/admin.ts'
import { findPrincipalByApiKey } from '../../domain/accounts/find-principal-by-api-key.ts'
import type { Principal } from '../../domain/accounts/principal.ts'
import { findPrincipalBySession } from '../../domain/accounts/session.ts'
import { LodgerError } from '../../platform/errors.ts'
import { readSessionCookie } from './session-cookie.ts'

/** Who asks, and how they showed it. */
export interface Caller {
  readonly principal: Principal
  /** Null for a program with a key. */
  readonly session: { readonly token: string; readonly csrfToken: string; readonly admin: Admin } | null
}

/**
 * Finds out who asks. A key counts before a cookie, and a wrong key is not made good by a cookie.
 *
 * @throws {LodgerError} NOT_SIGNED_IN, CSRF_TOKEN_WRONG, OTHER_ORIGIN
 */
export async function requireCaller(app: App, request: FastifyRequest): Promise<Caller> {
  const caller =
    request.headers.authorization === undefined ? await bySession(app, request) : await byApiKey(app, request)
  if (!caller) throw new LodgerError('NOT_SIGNED_IN', 'Sign in, or send an API key that is valid.')
  if (caller.session && changesSomething(request)) {
    requireSameOrigin(app, request)
    requireCsrfToken(request, caller.session.csrfToken)
  }
  return caller
}

async function byApiKey(app: App, request: FastifyRequest): Promise<Caller | undefined> {
  const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const principal = key === undefined ? undefined : await findPrincipalByApiKey(systemCtx(app), key)
  return principal && { principal, session: null }
}

async function bySession(app: App, request: FastifyRequest): Promise<Caller | undefined> {
  const token = readSessionCookie(app, request)
  const found = token === undefined ? undefined : await findPrincipalBySession(systemCtx(app), token)
  if (!found || token === undefined) return undefined
  const { principal, admin, csrfToken } = found
  return { principal, session: { token, csrfToken, admin } }
}

function systemCtx(app: App) {
  return app.ctxFor({ kind: 'system', label: 'Lodger' })
}

function changesSomething(request: FastifyRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD'
}

function requireCsrfToken(request: FastifyRequest, expected: string): void {
  const given = request.headers['x-csrf-token']
  if (typeof given === 'string' && timingSafeEqual(digest(given), digest(expected))) return
  throw new LodgerError('CSRF_TOKEN_WRONG', 'The page is out of date. Load it again.')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/**
 * Refuses a change that another site's page asks for. Browsers say with each such request where it comes from; a
 * program that says nothing has no cookie of somebody else.
 *
 * @throws {LodgerError} OTHER_ORIGIN
 */
export function requireSameOrigin(app: App, request: FastifyRequest): void {
  const { origin } = request.headers
  if (origin === undefined || origin === app.config.publicUrl.origin) return
  if (URL.canParse(origin) && new URL(origin).host === request.host) return
  throw new LodgerError('OTHER_ORIGIN', 'This request came from another site than Lodger’s own.')
}
