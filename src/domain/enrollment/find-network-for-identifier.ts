import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { listNetworks } from '../organization/get-network.ts'
import type { Network } from '../organization/network.ts'
import { isOpen } from './open-enrollment.ts'

/**
 * The network that enrolls accounts of a domain: the one whose domain override it is, or else the one that enrolls
 * people by their e-mail, if some owner's is at this domain. Undefined where there is none, or more than one.
 *
 * @param domain - in lower case; null when a device did not tell, because a redirect lost its query
 */
export async function findNetworkForIdentifier(ctx: Ctx, domain: string | null): Promise<Network | undefined> {
  const networks = await listNetworks(ctx, 'all')
  const open = networks.filter((network) => isOpen(network, { kind: 'user', method: 'account-driven' }))
  if (domain === null) return theOnly(open)
  const overriding = open.filter((network) => network.domainOverride === domain)
  if (overriding.length > 0) return theOnly(overriding)
  if (!(await isDomainOfOwners(ctx, domain))) return undefined
  // With a domain override, people may still type their e-mail, as long as it is clear which network is meant.
  return theOnly(open.filter((network) => network.domainOverride === null)) ?? theOnly(open)
}

function theOnly(networks: readonly Network[]): Network | undefined {
  return networks.length === 1 ? networks[0] : undefined
}

/** By the index for searching. A domain has none of the characters that LIKE treats specially. */
async function isDomainOfOwners(ctx: Ctx, domain: string): Promise<boolean> {
  const ending = `%@${domain}`
  const { rows } = await sql`
    select from owners where (lower(name) || ' ' || lower(email)) like ${ending} limit 1`.execute(ctx.db)
  return rows.length > 0
}
