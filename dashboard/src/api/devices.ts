import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import {
  bulkUpdateDevices,
  cancelCommand,
  compareKinds,
  countDevices,
  enqueueCommand,
  getDevice,
  getTimeline,
  listDevices,
  removeDevice,
  updateDevice,
} from '../../../src/contract/devices.ts'
import type { AnswerOf, CallOf } from '../../../src/contract/endpoint.ts'
import { call } from './call.ts'

export type DeviceQuery = Omit<NonNullable<CallOf<typeof listDevices>['query']>, 'limit' | 'cursor'>
type CountQuery = Omit<DeviceQuery, 'sort'>

const pageSize = 200

function devicesQuery(query: DeviceQuery) {
  return infiniteQueryOptions({
    queryKey: ['devices', 'list', query],
    queryFn: ({ pageParam, signal }) =>
      call(listDevices, { query: { ...query, limit: pageSize, cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
}

export function useDevices(query: DeviceQuery) {
  return useInfiniteQuery(devicesQuery(query))
}

export function useDeviceCount(query: CountQuery) {
  return useQuery({
    queryKey: ['devices', 'count', query],
    queryFn: ({ signal }) => call(countDevices, { query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** Every device that matches, page after page; for exports and for selecting all. */
export async function* everyDevice(query: DeviceQuery, signal: AbortSignal) {
  let cursor: string | undefined
  do {
    const page = await call(listDevices, { query: { ...query, limit: 500, cursor } }, { signal })
    yield page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

function deviceQuery(id: string) {
  return queryOptions({
    queryKey: ['devices', 'one', id],
    queryFn: ({ signal }) => call(getDevice, { params: { id } }, { signal }),
  })
}

export function useDevice(id: string) {
  return useQuery(deviceQuery(id))
}

export function useUpdateDevice(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof updateDevice>['body']) => call(updateDevice, { params: { id }, body }),
    onSuccess: (device) => {
      client.setQueryData(deviceQuery(id).queryKey, device)
      void client.invalidateQueries({ queryKey: ['devices', 'list'] })
      void client.invalidateQueries({ queryKey: ['tags'] })
    },
  })
}

type BulkChange = Omit<CallOf<typeof bulkUpdateDevices>['body'], 'deviceIds'>
export type BulkResult = AnswerOf<typeof bulkUpdateDevices>

const bulkSize = 1000

/** Changes any number of devices, a thousand at a time, and adds up what happened. */
export function useBulkUpdateDevices() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (input: {
      readonly deviceIds: readonly string[]
      readonly change: BulkChange
      readonly onProgress: (done: number) => void
    }): Promise<BulkResult> => {
      const total: BulkResult = { changed: 0, skipped: [] }
      for (let start = 0; start < input.deviceIds.length; start += bulkSize) {
        const deviceIds = input.deviceIds.slice(start, start + bulkSize)
        const answer = await call(bulkUpdateDevices, { body: { ...input.change, deviceIds } })
        total.changed += answer.changed
        total.skipped.push(...answer.skipped)
        input.onProgress(start + deviceIds.length)
      }
      return total
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['devices'] })
      void client.invalidateQueries({ queryKey: ['tags'] })
    },
  })
}

export function useEnqueueCommand(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CallOf<typeof enqueueCommand>['body']) => call(enqueueCommand, { params: { id }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['devices'] }),
  })
}

export function useCancelCommand(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (commandId: string) => call(cancelCommand, { params: { id, commandId } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['devices'] }),
  })
}

export function useRemoveDevice(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ forget }: { readonly forget: boolean }) =>
      call(removeDevice, { params: { id }, query: { forget: forget ? 'true' : 'false' } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['devices'] }),
  })
}

export function useTimeline(id: string) {
  return useInfiniteQuery({
    queryKey: ['devices', 'timeline', id],
    queryFn: ({ pageParam, signal }) =>
      call(getTimeline, { params: { id }, query: { limit: 50, cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}

export function useKindComparison() {
  return useQuery({
    queryKey: ['kind-comparison'],
    queryFn: ({ signal }) => call(compareKinds, {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
