import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../../platform/ctx.ts'

// A form is taken only from the browser that it was sent to: the browser has a random cookie, the form a token made of
// it. Another site can have a form posted with the cookie, but cannot know the token.

const cookieName = 'lodger-enroll'
const visitorPattern = /^[\w-]{43}$/
const lifeSeconds = 60 * 60

/** The random name of this browser, given to it now unless it has one. */
export function nameVisitor(request: FastifyRequest, reply: FastifyReply, isEncrypted: boolean): string {
  const known = visitorOf(request)
  if (known) return known
  const visitor = randomBytes(32).toString('base64url')
  reply.setCookie(cookieName, visitor, {
    path: '/e/',
    httpOnly: true,
    secure: isEncrypted,
    sameSite: 'lax',
    maxAge: lifeSeconds,
  })
  return visitor
}

/** The token for a form that is sent to this browser. */
export function formTokenFor(ctx: Ctx, visitor: string): string {
  return ctx.vault.hash(visitor, 'enrollment-form').toString('base64url')
}

/** The browser that a form came from, if it is the one that the form was sent to. */
export function visitorOfForm(ctx: Ctx, request: FastifyRequest, token: string | null): string | undefined {
  const visitor = visitorOf(request)
  if (!visitor || !token) return undefined
  const [given, expected] = [Buffer.from(token), Buffer.from(formTokenFor(ctx, visitor))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? visitor : undefined
}

/** What a form holds; nothing if the request came without one. */
export function formFields(request: FastifyRequest): URLSearchParams {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
}

function visitorOf(request: FastifyRequest): string | undefined {
  const visitor = request.cookies[cookieName]
  return visitor !== undefined && visitorPattern.test(visitor) ? visitor : undefined
}
