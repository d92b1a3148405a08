import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import type { NewSession } from '../../domain/accounts/sign-in.ts'

/** Over TLS the browser itself keeps others from setting this cookie: __Host- means this very host, all paths, TLS only. */
function cookieName(app: App): string {
  return isSecure(app) ? '__Host-lodger_session' : 'lodger_session'
}

function isSecure(app: App): boolean {
  return app.config.publicUrl.protocol === 'https:'
}

export function readSessionCookie(app: App, request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(app)]
}

export function setSessionCookie(app: App, reply: FastifyReply, session: NewSession): void {
  reply.setCookie(cookieName(app), session.token, { ...attributes(app), expires: session.expiresAt })
}

export function clearSessionCookie(app: App, reply: FastifyReply): void {
  reply.clearCookie(cookieName(app), attributes(app))
}

function attributes(app: App) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(app) } as const
}
