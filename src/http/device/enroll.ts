// Source: https://developer.apple.com/documentation/devicemanagement/implementing-the-simple-authentication-account-driven-enrollment-flow
import { X509Certificate } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { writeChallenge } from '../../apple/enrollment/challenge.ts'
import { enrollmentProfileMediaType } from '../../apple/enrollment/enrollment-profile.ts'
import { type MachineInfo, readMachineInfo } from '../../apple/enrollment/machine-info.ts'
import type { Platform } from '../../apple/enrollment-kind.ts'
import { ParseError } from '../../apple/parse-error.ts'
import { requireEnrollable } from '../../domain/enrollment/enrollable.ts'
import { EnrollmentRefusal } from '../../domain/enrollment/enrollment-refusal.ts'
import { signEnrollmentRequest } from '../../domain/enrollment/enrollment-request.ts'
import { issueProfile } from '../../domain/enrollment/issue-profile.ts'
import { recordRefusal } from '../../domain/enrollment/record-refusal.ts'
import { requireReady } from '../../domain/enrollment/require-ready.ts'
import { findNetworkByCode } from '../../domain/organization/get-network.ts'
import type { Network } from '../../domain/organization/network.ts'
import { PkiError } from '../../pki/asn1-error.ts'
import { parseCertificate } from '../../pki/certificate.ts'
import { type MachineInfoTrust, verifyMachineInfo } from '../../pki/machine-info-signature.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { bearerTokenOf } from './bearer-token.ts'
import { ctxOf } from './ctx-of.ts'
import { sendRefusal } from './refusal.ts'

const maxRequestBytes = 64 * 1024
const way = { kind: 'user', method: 'account-driven' } as const

/**
 * Where an account-driven enrollment asks for its profile: first without a token, which stores nothing and gets the
 * address of the sign-in page, then with the token that the page gave out.
 */
export function registerEnroll(server: FastifyInstance, app: App): void {
  const trust = trustOf(app)
  server.post<{ Params: { code: string } }>(
    '/mdm/:code/enroll',
    { bodyLimit: maxRequestBytes },
    async (request, reply) => {
      const ctx = ctxOf(app, request)
      const network = await findNetworkByCode(ctx, request.params.code)
      const { traceId } = request
      if (!network) return sendRefusal(reply, { reason: 'ENROLLMENT_CLOSED', traceId })
      return enroll(app, ctx, network, trust, request, reply)
    },
  )
}

async function enroll(
  app: App,
  ctx: Ctx,
  network: Network,
  trust: MachineInfoTrust,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { traceId } = request
  let info: MachineInfo | undefined
  try {
    await requireReady(ctx, network, way)
    info = readInfo(app, ctx, trust, request.body)
    const platform = requireUserEnrollable(info)
    const bearerToken = bearerTokenOf(request)
    if (bearerToken === null) return challenge(app, ctx, network, platform, reply)
    const { publicUrl } = app.config
    const profile = await issueProfile(ctx, { publicUrl, network, method: way.method, bearerToken })
    return reply.header('cache-control', 'no-store').type(enrollmentProfileMediaType).send(profile)
  } catch (error) {
    if (error instanceof ParseError || error instanceof PkiError) {
      ctx.log.info('enrollment.machine-info-malformed', { networkId: network.id, reason: error.code, error })
      return sendRefusal(reply, { reason: 'MALFORMED_REQUEST', traceId })
    }
    if (!(error instanceof EnrollmentRefusal)) throw error
    await recordRefusal(ctx, error, { network, traceId })
    return sendRefusal(reply, { reason: error.code, language: info?.language ?? null, traceId })
  }
}

/**
 * Reads what the device says of itself. Its signature is a hint and no proof, and an Apple device may be made with a CA
 * that we do not know yet: so by default a doubt is only logged.
 */
function readInfo(app: App, ctx: Ctx, trust: MachineInfoTrust, body: unknown): MachineInfo {
  const signed = verifyMachineInfo(body instanceof Buffer ? body : Buffer.alloc(0), trust)
  const mode = app.config.machineInfoMode
  if (signed.verdict === 'unverified' && mode !== 'off') {
    ctx.log.warn('enrollment.machine-info-unverified', { reason: signed.reason, action: mode })
    if (mode === 'enforce') throw new EnrollmentRefusal('MACHINE_INFO_UNTRUSTED')
  }
  return readMachineInfo(signed.content)
}

function requireUserEnrollable(info: MachineInfo): Platform {
  if (info.hardwareIdentifiersPresent.length > 0) throw new EnrollmentRefusal('HARDWARE_IDENTIFIER_SENT')
  return requireEnrollable(way, info)
}

/** "Sign in there first." One header in one line; a second one would confuse the device. */
function challenge(app: App, ctx: Ctx, network: Network, platform: Platform, reply: FastifyReply): FastifyReply {
  const url = new URL(`/e/${network.code}/sign-in`, app.config.publicUrl)
  url.searchParams.set('request', signEnrollmentRequest(ctx, network.id, { ...way, platform }))
  return reply
    .code(401)
    .header('cache-control', 'no-store')
    .header('www-authenticate', writeChallenge({ method: 'apple-as-web', url: url.href }))
    .send()
}

function trustOf(app: App): MachineInfoTrust {
  const { extraDeviceCa } = app.config
  if (!extraDeviceCa) return {}
  return { extraDeviceAuthorities: [parseCertificate(new X509Certificate(extraDeviceCa).raw)] }
}
