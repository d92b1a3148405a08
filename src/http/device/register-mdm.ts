import type { FastifyInstance } from 'fastify'
import type { App } from '../../app.ts'
import { registerMdmRoutes } from './mdm.ts'

/** What a device calls while it is enrolled. */
export function registerMdm(server: FastifyInstance, app: App): void {
  // Signatures are over the bytes as they came, and a media type may say anything.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  registerMdmRoutes(server, app)
}
