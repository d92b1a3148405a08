import type { Network } from '../../../src/contract/networks.ts'

const key = 'lodger.network'

export function rememberNetwork(id: string): void {
  localStorage.setItem(key, id)
}

/** The network last looked at in this browser, if the viewer may still see it, else the first. */
export function currentNetworkId(networks: readonly Network[]): string | undefined {
  const last = localStorage.getItem(key)
  return (networks.find(({ id }) => id === last) ?? networks[0])?.id
}
