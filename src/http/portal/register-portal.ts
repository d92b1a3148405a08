import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { EnrollmentRefusal } from '../../domain/enrollment/enrollment-refusal.ts'
import { recordRefusal } from '../../domain/enrollment/record-refusal.ts'
import { closedPage } from './closed-page.ts'
import { registerDeviceEntry } from './device-entry.ts'
import { registerDownload } from './download.ts'
import { errorPage } from './error-page.ts'
import { registerFrontDoor } from './front-door.ts'
import { sendPage, stylesheet, stylesheetPath } from './portal-page.ts'
import { refusalPage } from './refusal-page.ts'
import { registerSignIn } from './sign-in.ts'
import { beginVisit } from './visit.ts'

const maxFormBytes = 16 * 1024

/** The pages that employees see. */
export function registerPortal(server: FastifyInstance, app: App): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: maxFormBytes },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
  server.setErrorHandler((error: FastifyError, request, reply) => answerError(app, error, request, reply))
  registerFrontDoor(server, app)
  registerDeviceEntry(server, app)
  registerSignIn(server, app)
  registerDownload(server, app)
  server.get(stylesheetPath, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(stylesheet),
  )
  server.get('/e/*', async (request, reply) => {
    const visit = await beginVisit(app, request)
    return sendPage(reply, visit, closedPage(visit))
  })
}

async function answerError(app: App, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const visit = await beginVisit(app, request)
  if (error instanceof EnrollmentRefusal) {
    if (visit.network) await recordRefusal(visit.ctx, error, { network: visit.network, traceId: visit.traceId })
    return sendPage(reply, visit, refusalPage(visit, error))
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return sendPage(reply, visit, errorPage(visit, { ...badRequest, status: error.statusCode }))
  }
  visit.ctx.log.error('portal.failed', { route: request.routeOptions.url, error })
  return sendPage(reply, visit, errorPage(visit, unexpected))
}

const badRequest = {
  heading: 'error.badRequest.heading',
  explanation: 'error.badRequest.explanation',
  whatToDo: 'error.startOverHere',
} as const

const unexpected = {
  status: 500,
  heading: 'error.unexpected.heading',
  explanation: 'error.unexpected.explanation',
  whatToDo: 'error.unexpected.whatToDo',
} as const
