import type { ReactNode } from 'react'
import { Failed } from './failed.tsx'
import { Loading } from './loading.tsx'

interface QueryViewProps<Data> {
  readonly query: {
    readonly data: Data | undefined
    readonly error: (Error & { readonly status?: number }) | null
    readonly refetch: () => unknown
  }
  /** In the sentence "... could not be read." */
  readonly what: string
  readonly lines?: number
  readonly children: (data: Data) => ReactNode
}

/** Draws what was read; until then that it is being read, or that it could not be. */
export function QueryView<Data>({ query, what, lines, children }: QueryViewProps<Data>) {
  if (query.data !== undefined && !isGone(query.error?.status)) return children(query.data)
  if (query.error !== null) {
    return <Failed what={`${what} could not be read.`} error={query.error} retry={() => void query.refetch()} />
  }
  return <Loading what={what} {...(lines === undefined ? {} : { lines })} />
}

/** What was read before is no longer there. */
function isGone(status: number | undefined): boolean {
  return status === 404 || status === 410
}
