// Source: https://developer.apple.com/documentation/devicemanagement/sending-mdm-commands-to-a-device and
// https://developer.apple.com/documentation/devicemanagement/check-in
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { deviceMessageKind } from '../../apple/checkin/message-kind.ts'
import { readCheckin } from '../../apple/checkin/parse-checkin.ts'
import type { ForbiddenKey, Sender } from '../../apple/checkin/sender.ts'
import { readReport } from '../../apple/commands/parse-report.ts'
import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import type { PlistDict } from '../../apple/plist/plist-value.ts'
import { Exchange } from '../../domain/commands/exchange.ts'
import { handleReport } from '../../domain/delivery/handle-report.ts'
import { EnrollmentRefusal } from '../../domain/enrollment/enrollment-refusal.ts'
import { renewSignIn } from '../../domain/enrollment/renew-sign-in.ts'
import { isRefusal } from '../../platform/errors.ts'
import { counter } from '../../platform/metrics.ts'
import { bearerTokenOf } from './bearer-token.ts'
import { handleCheckin } from './check-in.ts'
import { ctxOf } from './ctx-of.ts'
import { identityFinder } from './device-identity.ts'
import type { DeviceMessage, DeviceReply } from './device-message.ts'
import { refuseDevice } from './refuse-device.ts'

type MdmRequest = FastifyRequest<{ Params: { code: string } }>

const maxMessageBytes = 1024 * 1024
const commandMediaType = 'application/xml; charset=UTF-8'

const forbiddenKeys = counter(
  'lodger_forbidden_keys_total',
  'Keys that user-enrolled devices sent though Apple forbids them; their values were dropped',
  ['key'],
)

/** Where an enrolled device checks in, asks for commands and reports: one address for each network and kind, for good. */
export function registerMdmRoutes(server: FastifyInstance, app: App): void {
  const findIdentity = identityFinder(app.config)
  server.setErrorHandler((error, request, reply) => refuseDevice(app, request as MdmRequest, reply, error))
  const exchange = new Exchange({ pool: app.pool, now: app.ctxFor({ kind: 'device', id: null }).now })
  for (const endpoint of ['user', 'device'] as const) {
    const url = `/mdm/:code/${endpoint}`
    server.put(url, { bodyLimit: maxMessageBytes }, async (request: MdmRequest, reply) => {
      const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
      const message: DeviceMessage = {
        ctx: ctxOf(app, request),
        exchange,
        fingerprint: findIdentity(request, body),
        networkCode: request.params.code,
        endpoint,
        bearerToken: bearerTokenOf(request),
      }
      return send(reply, await answerSignedIn(message, request.headers['content-type'], parsePlistDict(body)))
    })
    server.route({
      method: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'],
      url,
      handler: async (_request, reply) => reply.code(405).header('allow', 'PUT').send(),
    })
  }
}

/** A token that is new to the enrollment may be from the sign-in that the device was asked for. */
async function answerSignedIn(
  message: DeviceMessage,
  contentType: string | undefined,
  dict: PlistDict,
): Promise<DeviceReply> {
  try {
    return await answer(message, contentType, dict)
  } catch (error) {
    const { ctx, fingerprint, bearerToken } = message
    if (!isRefusal(error, 'SIGN_IN_NEEDED') || bearerToken === null) throw error
    if (!(await renewSignIn(ctx, { fingerprint, bearerToken }))) throw error
    return answer(message, contentType, dict)
  }
}

async function answer(given: DeviceMessage, contentType: string | undefined, dict: PlistDict): Promise<DeviceReply> {
  if (deviceMessageKind(contentType, dict) === 'checkin') {
    const message = readCheckin(dict)
    countForbidden(message.forbiddenKeys)
    return handleCheckin(given, message)
  }
  const report = readReport(dict)
  countForbidden(report.forbiddenKeys)
  requirePrivacy(given.endpoint, report.sender)
  const { ctx, exchange, ...address } = given
  const body = await handleReport(ctx, exchange, { ...address, sender: report.sender }, report)
  return body === null ? { body } : { body, mediaType: commandMediaType }
}

function countForbidden(keys: readonly ForbiddenKey[]): void {
  for (const key of keys) forbiddenKeys.inc({ key })
}

/** A device that reports under its UDID is none that is user-enrolled. */
function requirePrivacy(endpoint: 'user' | 'device', sender: Sender): void {
  if (endpoint === 'user' && sender.enrolledAs === 'device') throw new EnrollmentRefusal('HARDWARE_IDENTIFIER_SENT')
}

function send(reply: FastifyReply, { body, mediaType }: DeviceReply): FastifyReply {
  reply.header('cache-control', 'no-store')
  return body === null ? reply.send() : reply.type(mediaType ?? 'application/octet-stream').send(body)
}
