import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { completeSetup, getSetup, getViewer, signIn, signOut } from '../../../src/contract/accounts.ts'
import type { CallOf } from '../../../src/contract/endpoint.ts'
import { call } from './call.ts'
import { rememberCsrfToken } from './csrf.ts'

export const viewerQuery = queryOptions({
  queryKey: ['viewer'],
  queryFn: async ({ signal }) => rememberCsrfToken(await call(getViewer, {}, { signal })),
  staleTime: 60_000,
})

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => call(getSetup, {}, { signal }),
})

export function useViewer() {
  return useQuery(viewerQuery)
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: CallOf<typeof signIn>['body']) => rememberCsrfToken(await call(signIn, { body })),
    onSuccess: (viewer) => client.setQueryData(viewerQuery.queryKey, viewer),
  })
}

export function useCompleteSetup() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: CallOf<typeof completeSetup>['body']) =>
      rememberCsrfToken(await call(completeSetup, { body })),
    onSuccess: (viewer) => {
      client.setQueryData(setupQuery.queryKey, { needed: false })
      client.setQueryData(viewerQuery.queryKey, viewer)
    },
  })
}

/** Signs out and loads the sign-in page anew, so that nothing of the session stays in the browser's memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => call(signOut, {}),
    onSettled: () => location.assign('/sign-in'),
  })
}
