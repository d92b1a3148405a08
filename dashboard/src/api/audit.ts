import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { listAudit } from '../../../src/contract/audit.ts'
import type { CallOf } from '../../../src/contract/endpoint.ts'
import { call } from './call.ts'

export type AuditQuery = Omit<NonNullable<CallOf<typeof listAudit>['query']>, 'limit' | 'cursor'>

export function useAudit(query: AuditQuery, options: { readonly pageSize?: number } = {}) {
  const limit = options.pageSize ?? 100
  return useInfiniteQuery({
    queryKey: ['audit', query, limit],
    queryFn: ({ pageParam, signal }) => call(listAudit, { query: { ...query, limit, cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
}
