import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  createAdmin,
  createApiKey,
  deleteAdmin,
  listAdmins,
  listApiKeys,
  revokeApiKey,
  updateAdmin,
} from '../../../src/contract/accounts.ts'
import type { CallOf } from '../../../src/contract/endpoint.ts'
import { call } from './call.ts'

export function useAdmins() {
  return useQuery({
    queryKey: ['admins'],
    queryFn: async ({ signal }) => (await call(listAdmins, {}, { signal })).items,
  })
}

export function useCreateAdmin() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof createAdmin>['body']) => call(createAdmin, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admins'] }),
  })
}

export function useUpdateAdmin(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof updateAdmin>['body']) => call(updateAdmin, { params: { id }, body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['viewer'] })
      return client.invalidateQueries({ queryKey: ['admins'] })
    },
  })
}

export function useDeleteAdmin() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call(deleteAdmin, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admins'] }),
  })
}

export function useApiKeys() {
  return useQuery({
    queryKey: ['api-keys'],
    queryFn: async ({ signal }) => (await call(listApiKeys, {}, { signal })).items,
  })
}

export function useCreateApiKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof createApiKey>['body']) => call(createApiKey, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
  })
}

export function useRevokeApiKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call(revokeApiKey, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
  })
}
