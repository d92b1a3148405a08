import { useMemo } from 'react'
import { useOwner, useTags } from '../../api/owners.ts'
import type { FilterWord } from '../../ui/filter-bar.tsx'
import { deviceStateWords, kindWords, platformWords } from '../../ui/words.ts'
import type { DeviceFilterKey } from './device-filter.ts'

/** The words of the device filter, with the tags in use and the name of the owner it is set to. */
export function useDeviceWords(ownerId: string | undefined): readonly FilterWord<DeviceFilterKey>[] {
  const tags = useTags().data?.items
  const owner = useOwner(ownerId).data
  return useMemo(
    () => [
      { key: 'kind', title: 'Kind of enrollment', values: valuesOf(kindWords) },
      { key: 'os', title: 'System', values: valuesOf(platformWords) },
      {
        key: 'state',
        title: 'State',
        values: Object.entries(deviceStateWords).map(([value, { word }]) => ({ value, title: word })),
      },
      {
        key: 'tag',
        title: 'Tag',
        values: (tags ?? []).map(({ name, deviceCount }) => ({ value: name, title: `${deviceCount} devices` })),
      },
      { key: 'owner', title: 'Owner', values: owner === undefined ? [] : [{ value: owner.id, title: owner.name }] },
    ],
    [tags, owner],
  )
}

function valuesOf(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, title]) => ({ value, title }))
}
