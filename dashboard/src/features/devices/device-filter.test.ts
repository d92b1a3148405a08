import { expect, it } from 'vitest'
import { readDeviceFilter, readDeviceSort } from './device-filter.ts'

it('turns words into the query of the API', () => {
  expect(readDeviceFilter('kind:user os:ios state:enrolled tag:sales ana')).toEqual({
    query: { kind: 'user', platform: 'ios', state: 'enrolled', tag: 'sales', ownerId: undefined, search: 'ana' },
    unknown: [],
  })
})

it('leaves out words whose value the API would refuse, and names them', () => {
  const { query, unknown } = readDeviceFilter('kind:phone owner:ana')
  expect(query.kind).toBeUndefined()
  expect(query.ownerId).toBeUndefined()
  expect(unknown).toEqual(['kind:phone', 'owner:ana'])
})

it('sorts by the newest enrollment unless told otherwise', () => {
  expect([readDeviceSort(undefined), readDeviceSort('nonsense'), readDeviceSort('seen')]).toEqual([
    '-enrolled',
    '-enrolled',
    'seen',
  ])
})
