import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { NetworkId } from '../../platform/ids.ts'
import type { Network } from './network.ts'
import { isNetworkCode } from './network-code.ts'
import { selectNetwork, selectNetworkByCode, selectNetworks } from './store.ts'

/** @throws {LodgerError} NETWORK_NOT_FOUND */
export async function getNetwork(ctx: Ctx, id: NetworkId): Promise<Network> {
  const network = await selectNetwork(ctx, id)
  if (!network) throw networkNotFound()
  return network
}

export function networkNotFound(): LodgerError {
  return new LodgerError('NETWORK_NOT_FOUND', 'There is no such network, or you have no access to it.')
}

/** The network that a public address names by its code. */
export async function findNetworkByCode(ctx: Ctx, code: string): Promise<Network | undefined> {
  return isNetworkCode(code) ? selectNetworkByCode(ctx, code) : undefined
}

/** The networks in `access`, by name. There are few, so the list has no pages. */
export function listNetworks(ctx: Ctx, access: 'all' | ReadonlySet<NetworkId>): Promise<Network[]> {
  return selectNetworks(ctx, access)
}
