import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { writeChallenge } from '../../apple/enrollment/challenge.ts'
import { errorBodyMediaType, writeErrorBody } from '../../apple/enrollment/error-body.ts'
import { ParseError } from '../../apple/parse-error.ts'
import { signEnrollmentRequest } from '../../domain/enrollment/enrollment-request.ts'
import { findNetworkByCode } from '../../domain/organization/get-network.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { ctxOf } from './ctx-of.ts'
import { deviceAnswer } from './device-answer.ts'

/** Tells a device no, in the way its protocol prescribes, and the log why, without a byte of what the device said. */
export async function refuseDevice(
  app: App,
  request: FastifyRequest<{ Params: { code: string } }>,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const ctx = ctxOf(app, request)
  const answer = deviceAnswer(error)
  log(ctx, request, error, answer.kind === 'status' && answer.status === 500)
  reply.header('cache-control', 'no-store')
  switch (answer.kind) {
    case 'status':
      return reply.code(answer.status).send()
    case 'leave':
      return reply.code(403).type(errorBodyMediaType).send(leaveBody(request.traceId))
    case 'sign-in-again':
      return challenge(app, ctx, request.params.code, reply)
    default:
      return answer satisfies never
  }
}

function log(ctx: Ctx, { routeOptions, body }: FastifyRequest, error: unknown, isFault: boolean): void {
  const route = routeOptions.url
  if (isFault) {
    ctx.log.error('device.failed', { route, error })
    return
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!(error instanceof ParseError) || !(body instanceof Buffer)) {
    ctx.log.info('device.refused', { route, code })
    return
  }
  const digest = createHash('sha256').update(body).digest('hex')
  ctx.log.info('device.refused', { route, code, bytes: body.length, digest, error })
}

function leaveBody(traceId: string): string {
  return writeErrorBody({
    code: 'com.apple.unrecognized.device',
    description: `DEVICE_GONE ${traceId}`,
    message: 'This device is no longer managed by the organization.',
  })
}

/** The same challenge as at the beginning of the enrollment; without it a 401 would be an order to leave. */
async function challenge(app: App, ctx: Ctx, code: string, reply: FastifyReply): Promise<FastifyReply> {
  const network = await findNetworkByCode(ctx, code)
  if (!network) return reply.code(500).send()
  const url = new URL(`/e/${network.code}/sign-in`, app.config.publicUrl)
  const request = { kind: 'user', method: 'account-driven', platform: null } as const
  url.searchParams.set('request', signEnrollmentRequest(ctx, network.id, request))
  return reply
    .code(401)
    .header('www-authenticate', writeChallenge({ method: 'apple-as-web', url: url.href }))
    .send()
}
