import { randomBytes } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import { type FastifyInstance, fastify } from 'fastify'
import type { App } from '../../src/app.ts'
import type { Config } from '../../src/platform/config.ts'
import type { TestDatabase } from './database.ts'
import { publicUrl } from './enrolling-device.ts'

/** One edge on a server of its own that does not listen: requests are injected. */
export async function edgeServer(
  database: TestDatabase,
  register: (server: FastifyInstance, app: App) => void,
  config: Partial<Config> = {},
): Promise<FastifyInstance> {
  const server = fastify({ genReqId: () => randomBytes(8).toString('hex') })
  server.decorateRequest('traceId', {
    getter() {
      return this.id
    },
  })
  await server.register(fastifyCookie)
  const app = {
    config: { publicUrl, machineInfoMode: 'audit', ...config } as Config,
    ctxFor: (actor) => ({ ...database.ctx, actor }),
    pool: database.pool,
  } satisfies Partial<App> as unknown as App
  await server.register(async (scope) => register(scope, app))
  return server
}
