import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

/** The network that the address names. Only for screens below /n/. */
export function useNetworkId(): string {
  const { networkId } = useParams({ strict: false })
  if (networkId === undefined) throw new Error('This screen needs an address with a network in it')
  return networkId
}

export type UrlState = Readonly<Record<string, string | undefined>>
type Change = (change: UrlState, how?: 'push' | 'replace') => void

/** What a screen shows, as it stands in the address: a link to it shows the same to a colleague. */
export function useUrlState(): readonly [UrlState, Change] {
  const state: UrlState = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback<Change>(
    (changed, how = 'replace') => {
      void navigate({
        to: '.',
        search: (old: UrlState) => ({ ...old, ...changed }),
        replace: how === 'replace',
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [state, change]
}
