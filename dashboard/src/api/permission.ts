import type { Viewer } from '../../../src/contract/accounts.ts'
import { useViewer } from './session.ts'

/** Why the viewer may not change things in a network; null if they may. The server decides all the same. */
export function changeRefusal(viewer: Viewer | undefined, networkId: string): string | null {
  if (viewer === undefined) return 'Waiting for your permissions'
  if (viewer.role === 'read-only') return 'Your role is read-only. Ask a full admin to change this.'
  if (viewer.networks !== 'all' && !viewer.networks.includes(networkId)) return 'You are not an admin of this network.'
  return null
}

/** Why the viewer may not change what belongs to the whole organization; null if they may. */
export function organizationRefusal(viewer: Viewer | undefined): string | null {
  if (viewer === undefined) return 'Waiting for your permissions'
  if (viewer.role === 'read-only') return 'Your role is read-only. Ask a full admin to change this.'
  if (viewer.networks !== 'all')
    return 'This belongs to the whole organization; you are an admin of some networks only.'
  return null
}

export function useChangeRefusal(networkId: string): string | null {
  return changeRefusal(useViewer().data, networkId)
}

export function useOrganizationRefusal(): string | null {
  return organizationRefusal(useViewer().data)
}
