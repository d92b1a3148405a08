import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CallOf } from '../../../src/contract/endpoint.ts'
import {
  getPushCertificate,
  requestPushCertificate,
  uploadPushCertificate,
} from '../../../src/contract/push-certificate.ts'
import { call } from './call.ts'

export function usePushCertificate() {
  return useQuery({ queryKey: ['push-certificate'], queryFn: ({ signal }) => call(getPushCertificate, {}, { signal }) })
}

export function useRequestPushCertificate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(requestPushCertificate, {}),
    onSuccess: (certificate) => client.setQueryData(['push-certificate'], certificate),
  })
}

export function useUploadPushCertificate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof uploadPushCertificate>['body']) => call(uploadPushCertificate, { body }),
    onSuccess: (certificate) => {
      client.setQueryData(['push-certificate'], certificate)
      return client.invalidateQueries({ queryKey: ['home'] })
    },
  })
}
