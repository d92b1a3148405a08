// Source: https://developer.apple.com/documentation/devicemanagement/discover-authentication-servers
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import {
  type DiscoveryQuery,
  discoveryMediaType,
  discoveryPath,
  parseDiscoveryQuery,
  writeDiscoveryDocument,
} from '../../apple/enrollment/discovery-document.ts'
import { deviceAddresses } from '../../domain/enrollment/device-addresses.ts'
import { findNetworkForIdentifier } from '../../domain/enrollment/find-network-for-identifier.ts'
import { isOpen } from '../../domain/enrollment/open-enrollment.ts'
import { findNetworkByCode } from '../../domain/organization/get-network.ts'
import type { Network } from '../../domain/organization/network.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { ctxOf } from './ctx-of.ts'
import { sendRefusal } from './refusal.ts'

/**
 * Tells a device where its account enrolls. The answer is public, so it depends on the domain alone: whether a person
 * exists makes no difference.
 */
export function registerDiscovery(server: FastifyInstance, app: App): void {
  server.get(discoveryPath, async (request, reply) => {
    const query = queryOf(request)
    const network = await findNetworkForIdentifier(ctxOf(app, request), query.identifier?.domain ?? null)
    return answer(app, request, reply, query, network)
  })
  server.get<{ Params: { code: string } }>('/e/:code/discovery', async (request, reply) =>
    answer(app, request, reply, queryOf(request), await findOpenNetwork(ctxOf(app, request), request.params.code)),
  )
}

/** Whoever was sent here by the organization's own web server is in the right place, whatever the domain. */
async function findOpenNetwork(ctx: Ctx, code: string): Promise<Network | undefined> {
  const network = await findNetworkByCode(ctx, code)
  return network && isOpen(network, { kind: 'user', method: 'account-driven' }) ? network : undefined
}

function queryOf(request: FastifyRequest): DiscoveryQuery {
  return parseDiscoveryQuery(new URL(request.url, 'http://path.invalid').searchParams)
}

function answer(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  { modelFamily }: DiscoveryQuery,
  network: Network | undefined,
) {
  const cannotEnroll = modelFamily === 'AppleTV' || modelFamily === 'Watch'
  if (!network || cannotEnroll) {
    const reason = cannotEnroll ? 'DEVICE_CANNOT_ENROLL' : 'NO_SERVER_FOUND'
    return sendRefusal(reply, { reason, traceId: request.traceId }, 'com.apple.well-known.failed')
  }
  const baseUrl = deviceAddresses(app.config.publicUrl, network.code).enroll
  return reply
    .header('cache-control', 'no-store')
    .type(discoveryMediaType)
    .send(Buffer.from(writeDiscoveryDocument({ version: 'mdm-byod', baseUrl })))
}
