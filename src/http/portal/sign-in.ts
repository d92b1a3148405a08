import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { EnrollmentRefusal } from '../../domain/enrollment/enrollment-refusal.ts'
import { type EnrollmentRequest, openEnrollmentRequest } from '../../domain/enrollment/enrollment-request.ts'
import { requireReady } from '../../domain/enrollment/require-ready.ts'
import { authenticateOwner } from '../../domain/owners/authenticate-owner.ts'
import type { Owner } from '../../domain/owners/owner.ts'
import { isRefusal } from '../../platform/errors.ts'
import { askWhetherItIsThem, confirm } from './confirm.ts'
import { formFields, formTokenFor, nameVisitor, visitorOfForm } from './form-token.ts'
import { networkPage, queryValue } from './network-page.ts'
import { sendPage } from './portal-page.ts'
import { openSignInLimit, type SignInLimit } from './sign-in-limit.ts'
import { type SignInForm, signInPage } from './sign-in-page.ts'
import type { NetworkVisit } from './visit.ts'

/** Signing in to enroll: the form, "is this you?", and what the device came for. */
export function registerSignIn(server: FastifyInstance, app: App): void {
  const limit = openSignInLimit(app)
  const exchange = (visit: NetworkVisit, request: FastifyRequest, reply: FastifyReply): Exchange => {
    const isEncrypted = app.config.publicUrl.protocol === 'https:'
    return { visit, request, reply, isEncrypted, limit }
  }
  const show = networkPage(app, (...visited) => showForm(exchange(...visited)))
  const take = networkPage(app, (...visited) => signIn(exchange(...visited)))
  server.get('/e/:code/sign-in', show)
  server.post('/e/:code/sign-in', take)
  server.post('/e/:code/confirm', networkPage(app, confirm))
}

interface Exchange {
  readonly visit: NetworkVisit
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly isEncrypted: boolean
  readonly limit: SignInLimit
}

/** What a person came with, and entered. */
interface Attempt {
  /** The signed enrollment request. */
  readonly request: string
  readonly typedIdentifier: string | null
  readonly identifier: string
  readonly password: string
}

async function showForm(exchange: Exchange): Promise<FastifyReply> {
  const { ctx, network } = exchange.visit
  const request = queryValue(exchange.request, 'request') ?? ''
  const enrollment = openEnrollmentRequest(ctx, network.id, request)
  await requireReady(ctx, network, enrollment)
  const typedIdentifier = queryValue(exchange.request, 'user-identifier')
  return sendForm(exchange, enrollment, { request, typedIdentifier, identifier: typedIdentifier ?? '', password: '' })
}

async function signIn(exchange: Exchange): Promise<FastifyReply> {
  const { visit, request, reply, limit } = exchange
  const { ctx, network, t } = visit
  const fields = formFields(request)
  const attempt = readAttempt(fields)
  const enrollment = openEnrollmentRequest(ctx, network.id, attempt.request)
  const visitor = visitorOfForm(ctx, request, fields.get('form'))
  if (!visitor) return sendForm(exchange, enrollment, attempt, { problem: t('signIn.stale') })
  const waitSeconds = await limit.spend(network, attempt.identifier)
  if (waitSeconds > 0) {
    reply.header('retry-after', waitSeconds)
    const problem = t('signIn.tooMany', { minutes: Math.ceil(waitSeconds / 60) })
    return sendForm(exchange, enrollment, attempt, { problem, status: 429 })
  }
  const owner = await findSignedIn(visit, attempt)
  if (!owner) return sendForm(exchange, enrollment, attempt, { problem: t('signIn.wrong') })
  await limit.forgive(network, attempt.identifier)
  const { typedIdentifier } = attempt
  const person = { network, owner, request: enrollment, typedIdentifier }
  return askWhetherItIsThem(visit, reply, visitor, attempt.request, person)
}

async function findSignedIn({ ctx, network }: NetworkVisit, attempt: Attempt): Promise<Owner | undefined> {
  try {
    return await authenticateOwner(ctx, network, attempt)
  } catch (error) {
    if (isRefusal(error, 'SIGN_IN_FAILED')) return undefined
    if (isRefusal(error, 'AUTHENTICATION_OFF')) throw new EnrollmentRefusal('ENROLLMENT_CLOSED')
    throw error
  }
}

/** The form, the first time or again: what was entered stays, but for the password. */
function sendForm(
  { visit, request, reply, isEncrypted }: Exchange,
  { kind }: EnrollmentRequest,
  attempt: Attempt,
  problem: Pick<SignInForm, 'problem' | 'status'> = {},
): FastifyReply {
  const formToken = formTokenFor(visit.ctx, nameVisitor(request, reply, isEncrypted))
  const { request: signed, typedIdentifier, identifier } = attempt
  return sendPage(
    reply,
    visit,
    signInPage(visit, { kind, request: signed, typedIdentifier, identifier, formToken, ...problem }),
  )
}

const maxIdentifierLength = 254
const maxPasswordLength = 1024

function readAttempt(fields: URLSearchParams): Attempt {
  return {
    request: fields.get('request') ?? '',
    typedIdentifier: fields.get('typed'),
    identifier: (fields.get('identifier') ?? '').trim().slice(0, maxIdentifierLength),
    password: (fields.get('password') ?? '').slice(0, maxPasswordLength),
  }
}
