import type { NetworkAccess } from '../../domain/accounts/principal.ts'
import type { NetworkId } from '../../platform/ids.ts'

/** Access as the API writes it, as the rooms know it. */
export function accessOf(networks: 'all' | readonly string[]): NetworkAccess {
  return networks === 'all' ? networks : new Set(networks as readonly NetworkId[])
}
