import type { NetworkId } from '../../platform/ids.ts'
import type { Principal } from './principal.ts'

/**
 * Whether someone may see a network and what belongs to it. What belongs to the organization, such as owners and the
 * push certificate, everyone who is signed in may see.
 */
export function mayRead(principal: Principal, networkId: NetworkId): boolean {
  return principal.networks === 'all' || principal.networks.has(networkId)
}

/** Whether someone may change a network and what belongs to it; without one, whether there may be any such. */
export function mayChange(principal: Principal, networkId?: NetworkId): boolean {
  return principal.role === 'full' && (networkId === undefined || mayRead(principal, networkId))
}

/** Whether someone may change what belongs to the organization: owners, admins, keys, the push certificate. */
export function mayChangeOrganization(principal: Principal): boolean {
  return principal.role === 'full' && principal.networks === 'all'
}
