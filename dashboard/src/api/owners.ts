import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CallOf } from '../../../src/contract/endpoint.ts'
import {
  createOwner,
  deleteOwner,
  getOwner,
  getOwnerImport,
  importOwners,
  listOwners,
  listTags,
  updateOwner,
} from '../../../src/contract/owners.ts'
import { call } from './call.ts'

export type OwnerQuery = Omit<NonNullable<CallOf<typeof listOwners>['query']>, 'limit' | 'cursor'>

export function useOwners(query: OwnerQuery, options: { readonly enabled?: boolean } = {}) {
  return useInfiniteQuery({
    queryKey: ['owners', 'list', query],
    queryFn: ({ pageParam, signal }) =>
      call(listOwners, { query: { ...query, limit: 200, cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
  })
}

/** Every owner that matches, page after page; for exports. */
export async function* everyOwner(query: OwnerQuery, signal: AbortSignal) {
  let cursor: string | undefined
  do {
    const page = await call(listOwners, { query: { ...query, limit: 500, cursor } }, { signal })
    yield page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

export function useOwner(id: string | undefined) {
  return useQuery({
    queryKey: ['owners', 'one', id],
    queryFn: ({ signal }) => call(getOwner, { params: { id: id ?? '' } }, { signal }),
    enabled: id !== undefined,
  })
}

export function useCreateOwner() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof createOwner>['body']) => call(createOwner, { body }),
    onSuccess: () => refreshOwners(client),
  })
}

export function useUpdateOwner(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof updateOwner>['body']) => call(updateOwner, { params: { id }, body }),
    onSuccess: () => refreshOwners(client),
  })
}

export function useDeleteOwner() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, leaving }: { readonly id: string; readonly leaving: boolean }) =>
      call(deleteOwner, { params: { id }, query: { leaving: leaving ? 'true' : 'false' } }),
    onSuccess: (_, { id }) => {
      client.removeQueries({ queryKey: ['owners', 'one', id] })
      return refreshOwners(client)
    },
  })
}

/** Reads a file without changing anything, or for good. */
export function useImportOwners() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ csv, dryRun }: { readonly csv: string; readonly dryRun: boolean }) =>
      call(importOwners, { query: { dryRun: dryRun ? 'true' : 'false' }, body: { csv } }),
    onSuccess: () => refreshOwners(client),
  })
}

/** The progress of an import, asked for every second while it runs. */
export function useOwnerImport(id: string | null) {
  return useQuery({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => call(getOwnerImport, { params: { id: id ?? '' } }, { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1000 : false),
  })
}

export const ownerImportSampleUrl = '/api/v1/owners/import/sample'

export function useTags() {
  return useQuery({ queryKey: ['tags'], queryFn: ({ signal }) => call(listTags, {}, { signal }), staleTime: 60_000 })
}

export function useTagNames(): readonly string[] {
  return useTags().data?.items.map(({ name }) => name) ?? []
}

async function refreshOwners(client: ReturnType<typeof useQueryClient>): Promise<void> {
  void client.invalidateQueries({ queryKey: ['tags'] })
  void client.invalidateQueries({ queryKey: ['networks'] })
  await client.invalidateQueries({ queryKey: ['owners'] })
}
