import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../../contract/shapes.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { InputError } from './input-error.ts'

/** What each refusal is on the wire: the one table from code to status and title. */
const problems: Readonly<Record<string, readonly [status: number, title: string]>> = {
  INPUT_INVALID: [400, 'The request is not as it should be'],
  BODY_NOT_JSON: [400, 'The body is not JSON'],
  CURSOR_INVALID: [400, 'There is no such page'],
  CSV_BROKEN: [400, 'The file is not CSV'],
  CSV_HEADER_MISSING: [400, 'The file has no header'],
  CSV_TOO_LONG: [400, 'The file is too long'],
  PROFILE_INVALID: [400, 'This is not a profile'],
  PUSH_CERTIFICATE_INVALID: [400, 'This is not a push certificate'],
  PUSH_CERTIFICATE_EXPIRED: [400, 'The certificate is not valid now'],
  PUSH_KEY_INVALID: [400, 'The key cannot be read'],
  PUSH_KEY_MISMATCH: [400, 'The key is of another certificate'],
  SETUP_TOKEN_WRONG: [400, 'The setup token is wrong'],

  NOT_SIGNED_IN: [401, 'Not signed in'],
  SIGN_IN_FAILED: [401, 'Sign-in failed'],

  FORBIDDEN: [403, 'Not allowed'],
  CSRF_TOKEN_WRONG: [403, 'The request did not come from the dashboard'],
  OTHER_ORIGIN: [403, 'The request came from another site'],

  ENDPOINT_NOT_FOUND: [404, 'There is no such address'],
  NETWORK_NOT_FOUND: [404, 'No such network'],
  ADMIN_NOT_FOUND: [404, 'No such admin'],
  API_KEY_NOT_FOUND: [404, 'No such API key'],
  OWNER_NOT_FOUND: [404, 'No such owner'],
  OWNER_IMPORT_NOT_FOUND: [404, 'No such import'],
  DEVICE_NOT_FOUND: [404, 'No such device'],
  COMMAND_NOT_FOUND: [404, 'No such command'],
  CHANNEL_NOT_FOUND: [404, 'No such channel'],

  SETUP_NEEDED: [409, 'Not set up yet'],
  SETUP_DONE: [409, 'Set up already'],
  NETWORK_NAME_TAKEN: [409, 'The name is taken'],
  ADMIN_EMAIL_TAKEN: [409, 'The e-mail is taken'],
  LAST_FULL_ADMIN: [409, 'The last full admin'],
  OWNER_EMAIL_TAKEN: [409, 'The e-mail is taken'],
  OWNER_HAS_DEVICES: [409, 'The owner has devices'],
  OWNER_DEVICES_LEAVING: [409, 'The devices are leaving'],
  OWNER_IS_FIXED: [409, 'The owner is fixed'],
  AUTHENTICATION_REQUIRED: [409, 'User authentication is needed'],
  COMMAND_ALREADY_SENT: [409, 'The command was sent'],
  DEVICE_NOT_MANAGED: [409, 'The device is not managed'],
  UNLOCK_TOKEN_MISSING: [409, 'The device has given no unlock token'],
  PUSH_TOPIC_CHANGED: [409, 'The topic would change'],
  PUSH_REQUEST_MISSING: [409, 'No request waits'],

  DEVICE_LEFT: [410, 'The device left'],
  BODY_TOO_LARGE: [413, 'The body is too large'],
  MEDIA_TYPE_NOT_SUPPORTED: [415, 'The media type is not supported'],
  COMMAND_NOT_OFFERED: [422, 'The command is not offered'],
  PROFILE_RESERVED: [422, 'The profile is reserved'],
  COMMAND_NOT_ALLOWED: [422, 'The enrollment forbids this command'],
  TOO_MANY_ATTEMPTS: [429, 'Too many attempts'],
}

/** Whether refusals with this code have a status of their own. */
export function hasProblem(code: string): boolean {
  return Object.hasOwn(problems, code)
}

/** Answers a request that threw, as problem+json (RFC 9457), and writes down why. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const refusal = refusalOf(error)
  const problem = refusal ? problemOf(refusal, request.traceId) : bugOf(request.traceId)
  const fields = {
    traceId: request.traceId,
    route: request.routeOptions.url,
    status: problem.status,
    code: problem.code,
  }
  if (refusal) log.info('api.refused', fields)
  else log.error('api.failed', { ...fields, error })
  const retryAfterSeconds = refusal?.details?.['retryAfterSeconds']
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="Lodger"')
  return reply.code(problem.status).type('application/problem+json').send(problem)
}

/**
 * What we expect: a refusal of a room, or one of the HTTP server before a room was asked. A refusal that nobody who asks
 * here could cause, such as a database sealed with another key, is trouble like any other.
 */
function refusalOf(error: unknown): LodgerError | undefined {
  if (error instanceof LodgerError) return hasProblem(error.code) ? error : undefined
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  switch (status) {
    case 413:
      return new LodgerError('BODY_TOO_LARGE', 'The body is larger than this address takes.')
    case 415:
      return new LodgerError('MEDIA_TYPE_NOT_SUPPORTED', 'Send the body as application/json.')
    default:
      if (typeof status !== 'number' || status >= 500) return undefined
      return new LodgerError('INPUT_INVALID', 'This is not a request that the server understands.')
  }
}

function problemOf(refusal: LodgerError, traceId: string): Problem {
  const [status, title] = problems[refusal.code]!
  return {
    type: `urn:lodger:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.message,
    ...(refusal.field === undefined ? {} : { field: refusal.field }),
    ...(refusal instanceof InputError ? { errors: [...refusal.errors] } : {}),
    ...(refusal.details === undefined ? {} : { details: { ...refusal.details } }),
    traceId,
  }
}

function bugOf(traceId: string): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[500] ?? '',
    status: 500,
    code: 'INTERNAL_ERROR',
    detail: 'Something went wrong in Lodger. The server log has more under the trace id.',
    traceId,
  }
}
