import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { CallOf } from '../../../src/contract/endpoint.ts'
import {
  createNetwork,
  getHome,
  getNetworkSettings,
  getOrganization,
  listNetworks,
  previewAccounts,
  updateNetwork,
  updateNetworkSettings,
  updateOrganization,
} from '../../../src/contract/networks.ts'
import { call } from './call.ts'

export const networksQuery = queryOptions({
  queryKey: ['networks', 'list'],
  queryFn: async ({ signal }) => (await call(listNetworks, {}, { signal })).items,
  staleTime: 60_000,
})

export function useNetworks() {
  return useQuery(networksQuery)
}

export function useCreateNetwork() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => call(createNetwork, { body: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['networks', 'list'] }),
  })
}

export function useRenameNetwork() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, name }: { readonly id: string; readonly name: string }) =>
      call(updateNetwork, { params: { id }, body: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['networks'] }),
  })
}

export function useOrganization() {
  return useQuery({ queryKey: ['organization'], queryFn: ({ signal }) => call(getOrganization, {}, { signal }) })
}

export function useRenameOrganization() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => call(updateOrganization, { body: { name } }),
    onSuccess: (organization) => {
      client.setQueryData(['organization'], organization)
      return client.invalidateQueries({ queryKey: ['viewer'] })
    },
  })
}

export function useNetworkSettings(id: string) {
  return useQuery({
    queryKey: ['networks', 'settings', id],
    queryFn: ({ signal }) => call(getNetworkSettings, { params: { id } }, { signal }),
  })
}

export function useUpdateNetworkSettings(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof updateNetworkSettings>['body']) =>
      call(updateNetworkSettings, { params: { id }, body }),
    onSuccess: (settings) => {
      client.setQueryData(['networks', 'settings', id], settings)
      void client.invalidateQueries({ queryKey: ['networks', 'accounts', id] })
      void client.invalidateQueries({ queryKey: ['home', id] })
    },
  })
}

type PreviewQuery = { readonly domainOverride: string | undefined; readonly problemsOnly: boolean }

/** Each owner's Managed Apple Account under the saved override, or under one that is being tried. */
export function useAccountPreview(id: string, query: PreviewQuery) {
  return useInfiniteQuery({
    queryKey: ['networks', 'accounts', id, query],
    queryFn: ({ pageParam, signal }) =>
      call(
        previewAccounts,
        {
          params: { id },
          query: {
            domainOverride: query.domainOverride,
            problemsOnly: query.problemsOnly ? 'true' : 'false',
            limit: 100,
            cursor: pageParam,
          },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
}

export function useHome(id: string) {
  return useQuery({
    queryKey: ['home', id],
    queryFn: ({ signal }) => call(getHome, { params: { id } }, { signal }),
    refetchOnWindowFocus: 'always',
  })
}
