import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import type { AnswerOf, Endpoint, RequestOf } from '../../contract/endpoint.ts'
import { actorOf, type Principal } from '../../domain/accounts/principal.ts'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import type { LodgerError } from '../../platform/errors.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { authorize } from './authorize.ts'
import { type Caller, requireCaller, requireSameOrigin } from './caller.ts'
import { parseRequest } from './parse-request.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route answers as the contract says. */
    readonly endpoint?: Endpoint
  }
}

/** Where routes are registered, below /api/v1. */
export interface Edge {
  readonly server: FastifyInstance
  readonly app: App
}

/** What a handler is given. */
export type Asked<E extends Endpoint> = RequestOf<E> & {
  readonly ctx: Ctx
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}
/** What a handler is given when it is known who asks. */
export type AskedBy<E extends Endpoint> = Asked<E> & { readonly caller: Caller; readonly principal: Principal }

type Answer<E extends Endpoint> = Promise<AnswerOf<E> | FastifyReply>

/** An endpoint that anyone may use. */
export function publicRoute<E extends Endpoint>(edge: Edge, endpoint: E, answer: (asked: Asked<E>) => Answer<E>): void {
  requireAccess(endpoint, ['public'])
  const visitor: Actor = { kind: 'system', label: 'Lodger' }
  addRoute(edge, endpoint, {
    admit: async (request) => {
      if (endpoint.method !== 'GET') requireSameOrigin(edge.app, request)
    },
    answer: async (request, reply) => {
      const ctx = ctxOf(edge.app, request, visitor)
      return answer({ ...parseRequest(endpoint, request), ctx, request, reply })
    },
  })
}

/** An endpoint about the organization, or one that itself keeps to the networks of the caller. */
export function route<E extends Endpoint>(edge: Edge, endpoint: E, answer: (asked: AskedBy<E>) => Answer<E>): void {
  requireAccess(endpoint, ['session', 'organization', 'full'])
  addRoute(edge, endpoint, {
    admit: (request) => admit(edge.app, endpoint, request),
    answer: async (request, reply) => answer(askedBy(edge.app, endpoint, request, reply)),
  })
}

/** What an endpoint below a network is about, and what is said where it is not there. */
export interface Subject<E extends Endpoint, Thing> {
  readonly find: (ctx: Ctx, asked: RequestOf<E>) => Promise<Thing>
  readonly networkOf: (thing: Thing) => NetworkId
  readonly absent: () => LodgerError
}

/** An endpoint about something that belongs to a network, to which the caller must have access. */
export function networkRoute<E extends Endpoint, Thing>(
  edge: Edge,
  endpoint: E,
  subject: Subject<E, Thing>,
  answer: (asked: AskedBy<E>, thing: Thing) => Answer<E>,
): void {
  requireAccess(endpoint, ['read', 'full'])
  addRoute(edge, endpoint, {
    admit: (request) => admit(edge.app, endpoint, request),
    answer: async (request, reply) => {
      const asked = askedBy(edge.app, endpoint, request, reply)
      const thing = await subject.find(asked.ctx, asked)
      authorize(asked.principal, endpoint.access, { networkId: subject.networkOf(thing), absent: subject.absent })
      return answer(asked, thing)
    },
  })
}

const callers = new WeakMap<FastifyRequest, Caller>()

async function admit(app: App, endpoint: Endpoint, request: FastifyRequest): Promise<void> {
  const caller = await requireCaller(app, request)
  authorize(caller.principal, endpoint.access)
  callers.set(request, caller)
}

function askedBy<E extends Endpoint>(app: App, endpoint: E, request: FastifyRequest, reply: FastifyReply): AskedBy<E> {
  const caller = callers.get(request)
  if (!caller) throw new Error('A request reached its handler without being admitted')
  const { principal } = caller
  const ctx = ctxOf(app, request, actorOf(principal))
  return { ...parseRequest(endpoint, request), ctx, request, reply, caller, principal }
}

function ctxOf(app: App, request: FastifyRequest, actor: Actor): Ctx {
  const ctx = app.ctxFor(actor)
  return { ...ctx, log: ctx.log.child({ traceId: request.traceId }) }
}

interface Steps {
  /** Before the body is read. */
  admit(request: FastifyRequest): Promise<void>
  answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
}

function addRoute({ server }: Edge, endpoint: Endpoint, steps: Steps): void {
  server.route({
    method: endpoint.method,
    url: endpoint.path.replace(/\{(\w+)\}/g, ':$1'),
    bodyLimit: endpoint.maxBodyBytes,
    config: { endpoint },
    onRequest: (request) => steps.admit(request),
    handler: async (request, reply) => {
      reply.code(endpoint.status)
      const answer = await steps.answer(request, reply)
      // A handler that sent the answer itself gave its reply, and awaiting that gives nothing once it is out, or once
      // whom it was for has gone.
      if (reply.raw.headersSent || reply.sent) return reply
      if (endpoint.answer === undefined) return reply.send()
      return reply.type(mediaTypeOf(endpoint)).send(answer)
    },
  })
}

function mediaTypeOf({ mediaType }: Endpoint): string {
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType
}

function requireAccess(endpoint: Endpoint, fitting: readonly Endpoint['access'][]): void {
  if (!fitting.includes(endpoint.access)) throw new Error(`${endpoint.id} is an endpoint for ${endpoint.access}`)
}
