// Source: RFC 8894 sections 3.5 and 4.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { loadAuthority } from '../../domain/ca/load-authority.ts'
import { answerScep } from '../../domain/enrollment/answer-scep.ts'
import { findNetworkByCode } from '../../domain/organization/get-network.ts'
import type { Network } from '../../domain/organization/network.ts'
import { caCapabilities, ScepRefusal, writeCaCertificates } from '../../pki/scep.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { ctxOf } from './ctx-of.ts'

const maxMessageBytes = 256 * 1024

type ScepRequest = FastifyRequest<{ Params: { code: string } }>

/** Where devices get their identities. */
export function registerScep(server: FastifyInstance, app: App): void {
  const inNetwork = (answer: Answer) => async (request: ScepRequest, reply: FastifyReply) => {
    const ctx = ctxOf(app, request)
    const network = await findNetworkByCode(ctx, request.params.code)
    return network ? answer(ctx, network, request, reply) : reply.code(404).send()
  }
  server.get('/mdm/:code/scep', inNetwork(answerGet))
  server.post('/mdm/:code/scep', { bodyLimit: maxMessageBytes }, inNetwork(answerPost))
}

type Answer = (ctx: Ctx, network: Network, request: ScepRequest, reply: FastifyReply) => Promise<FastifyReply>

async function answerGet(ctx: Ctx, network: Network, request: ScepRequest, reply: FastifyReply) {
  const query = queryOf(request)
  switch (query.get('operation') ?? '') {
    case 'GetCACaps':
      return reply.type('text/plain').send(caCapabilities())
    case 'GetCACert': {
      const { deviceCa, scepHelper } = await loadAuthority(ctx)
      return reply
        .type('application/x-x509-ca-ra-cert')
        .send(writeCaCertificates(deviceCa.certificate, scepHelper.certificate))
    }
    case 'PKIOperation': {
      const message = strictBase64(query.get('message') ?? '')
      return message ? answerOperation(ctx, network, message, reply) : reply.code(400).send()
    }
    default:
      return reply.code(400).send()
  }
}

async function answerPost(ctx: Ctx, network: Network, request: ScepRequest, reply: FastifyReply) {
  if (queryOf(request).get('operation') !== 'PKIOperation' || !(request.body instanceof Buffer)) {
    return reply.code(400).send()
  }
  return answerOperation(ctx, network, request.body, reply)
}

/** A refusal is a 200 as well: to a client, any other status is a fault of the server's, to be tried again. */
async function answerOperation(ctx: Ctx, network: Network, message: Buffer, reply: FastifyReply) {
  try {
    const answer = await answerScep(ctx, network, message)
    return reply.header('cache-control', 'no-store').type('application/x-pki-message').send(answer)
  } catch (error) {
    if (!(error instanceof ScepRefusal)) throw error
    ctx.log.info('enrollment.scep-malformed', { networkId: network.id, error })
    return reply.code(400).send()
  }
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URL(request.url, 'http://path.invalid').searchParams
}

/** Clients that forget to escape a plus sign send a space. */
function strictBase64(text: string): Buffer | null {
  const encoded = text.replaceAll(' ', '+')
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === encoded ? bytes : null
}
