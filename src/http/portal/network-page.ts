import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { App } from '../../app.ts'
import { closedPage } from './closed-page.ts'
import { sendPage } from './portal-page.ts'
import { beginVisit, isInNetwork, type NetworkVisit } from './visit.ts'

/** Answers requests below `/e/<code>`; an unknown code gets the page that a closed link has. */
export function networkPage(
  app: App,
  answer: (visit: NetworkVisit, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> | FastifyReply,
): RouteHandlerMethod {
  return async (request, reply) => {
    const visit = await beginVisit(app, request)
    return isInNetwork(visit) ? answer(visit, request, reply) : sendPage(reply, visit, closedPage(visit))
  }
}

/** A value of the query; the first one where it occurs several times. */
export function queryValue(request: FastifyRequest, name: string): string | null {
  return new URL(request.url, 'http://path.invalid').searchParams.get(name)
}
