import type { FastifyInstance } from 'fastify'
import type { App } from '../../app.ts'
import { LodgerError } from '../../platform/errors.ts'
import { addAdmins } from './admins.ts'
import { addApiKeys } from './api-keys.ts'
import { addApiReference } from './api-reference.ts'
import { addAudit } from './audit.ts'
import { addCommands } from './commands.ts'
import { addDevices } from './devices.ts'
import { addEvents } from './events.ts'
import { addHome } from './home.ts'
import { addNetworks } from './networks.ts'
import { addOpenApi } from './openapi.ts'
import { addOwnerImport } from './owner-import.ts'
import { addOwners } from './owners.ts'
import { parseJson } from './parse-json.ts'
import { sendProblem } from './problem.ts'
import { addPushCertificate } from './push-certificate.ts'
import type { Edge } from './route.ts'
import { addSession } from './session.ts'

/** Puts the REST API under /api/v1, and its reference at /api/docs. */
export async function registerAdmin(server: FastifyInstance, app: App): Promise<void> {
  await server.register(async (api) => addApi({ server: api, app }), { prefix: '/api/v1' })
  await addApiReference(server)
}

function addApi(edge: Edge): void {
  takeOnlyJson(edge)
  answerProblems(edge)
  // What an API answers is about a person's work and of the moment; nothing on the way keeps it.
  edge.server.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  addSession(edge)
  addAdmins(edge)
  addApiKeys(edge)
  addNetworks(edge)
  addHome(edge)
  addOwnerImport(edge)
  addOwners(edge)
  addDevices(edge)
  addCommands(edge)
  addPushCertificate(edge)
  addAudit(edge)
  addEvents(edge)
  addOpenApi(edge)
}

function takeOnlyJson({ server }: Edge): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: string) =>
    body === '' ? undefined : parseJson(body),
  )
}

function answerProblems({ server, app }: Edge): void {
  const { log } = app.ctxFor({ kind: 'system', label: 'Lodger' })
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log))
  server.setNotFoundHandler((request, reply) => {
    const error = new LodgerError('ENDPOINT_NOT_FOUND', 'The API has no such address.')
    return sendProblem(error, request, reply, log)
  })
}
