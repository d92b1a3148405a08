import type { FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import type { Ctx } from '../../platform/ctx.ts'

/** What actions get that a device asks for; which device it is, is not known yet. */
export function ctxOf(app: App, { traceId }: FastifyRequest): Ctx {
  const ctx = app.ctxFor({ kind: 'device', id: null })
  return { ...ctx, log: ctx.log.child({ traceId }) }
}
