import type { FastifyInstance } from 'fastify'
import type { App } from '../../app.ts'
import { registerDiscovery } from './discovery.ts'
import { registerEnroll } from './enroll.ts'
import { registerScep } from './scep.ts'

/** What a device calls before it is enrolled. */
export function registerEnrollment(server: FastifyInstance, app: App): void {
  // Devices name types that their bodies are not of: binary CMS comes as a form, as XML and as what it is.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  registerDiscovery(server, app)
  registerEnroll(server, app)
  registerScep(server, app)
}
