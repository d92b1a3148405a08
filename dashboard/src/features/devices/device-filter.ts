import { DeviceState } from '../../../../src/contract/devices.ts'
import { EnrollmentKind, Platform } from '../../../../src/contract/shapes.ts'
import type { DeviceQuery } from '../../api/devices.ts'
import { parseFilter } from '../../ui/filter.ts'

export const deviceFilterKeys = ['kind', 'os', 'state', 'tag', 'owner'] as const
export type DeviceFilterKey = (typeof deviceFilterKeys)[number]

export interface DeviceFilter {
  readonly query: Omit<DeviceQuery, 'networkId' | 'sort'>
  /** Words such as `kind:x` whose value means nothing; they are left out of the query. */
  readonly unknown: readonly string[]
}

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What a filter line asks the API for. */
export function readDeviceFilter(line: string): DeviceFilter {
  const { words, text } = parseFilter(line, deviceFilterKeys)
  const kind = EnrollmentKind.safeParse(words.kind)
  const platform = Platform.safeParse(words.os)
  const state = DeviceState.safeParse(words.state)
  const isOwner = idPattern.test(words.owner ?? '')
  const unknown = [
    ...(words.kind !== undefined && !kind.success ? [`kind:${words.kind}`] : []),
    ...(words.os !== undefined && !platform.success ? [`os:${words.os}`] : []),
    ...(words.state !== undefined && !state.success ? [`state:${words.state}`] : []),
    ...(words.owner !== undefined && !isOwner ? [`owner:${words.owner}`] : []),
  ]
  return {
    query: {
      search: text === '' ? undefined : text,
      kind: kind.data,
      platform: platform.data,
      state: state.data,
      tag: words.tag,
      ownerId: isOwner ? words.owner : undefined,
    },
    unknown,
  }
}

const sorts = ['enrolled', '-enrolled', 'owner', '-owner', 'seen', '-seen'] as const
export type DeviceSort = (typeof sorts)[number]

export function readDeviceSort(word: string | undefined): DeviceSort {
  return sorts.find((sort) => sort === word) ?? '-enrolled'
}
