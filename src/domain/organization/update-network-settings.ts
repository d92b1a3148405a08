import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { checkSettings } from './check-settings.ts'
import { networkNotFound } from './get-network.ts'
import type { Network, NetworkSettings } from './network.ts'
import { lockNetwork, updateNetwork } from './store.ts'

/** What is absent stays. */
export type NetworkSettingsChange = {
  readonly [Setting in keyof NetworkSettings]?: NetworkSettings[Setting] | undefined
}

/**
 * Changes a network's settings. Devices that are enrolled already stay as they are: a closed link only keeps new ones
 * out, and another domain override only gives later enrollments other accounts.
 *
 * @throws {LodgerError} NETWORK_NOT_FOUND, AUTHENTICATION_REQUIRED
 */
export function updateNetworkSettings(ctx: Ctx, id: NetworkId, change: NetworkSettingsChange): Promise<Network> {
  return inTransaction(ctx, async (tx) => {
    const network = await lockNetwork(tx, id)
    if (!network) throw networkNotFound()
    const { before, after } = difference(network, change)
    if (Object.keys(after).length === 0) return network
    checkSettings(network, { ...network, ...after })
    const changed = await updateNetwork(tx, id, after)
    await recordAudit(tx, {
      action: 'network.settings-changed',
      networkId: id,
      subject: { kind: 'network', id, label: network.name },
      before,
      after,
    })
    return changed
  })
}

function difference(network: Network, change: NetworkSettingsChange) {
  const given = Object.entries(change) as [keyof NetworkSettings, unknown][]
  const changed = given.filter(([setting, value]) => value !== undefined && value !== network[setting])
  return {
    before: Object.fromEntries(changed.map(([setting]) => [setting, network[setting]])) as Partial<NetworkSettings>,
    after: Object.fromEntries(changed) as Partial<NetworkSettings>,
  }
}
