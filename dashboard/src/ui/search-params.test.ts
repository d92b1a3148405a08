import { expect, it } from 'vitest'
import { parseSearch, writeSearch } from './search-params.ts'

it('writes an address that a person can read', () => {
  expect(writeSearch({ q: 'kind:user os:ios ana', sort: '-seen', panel: undefined, x: '' })).toBe(
    '?q=kind:user+os:ios+ana&sort=-seen',
  )
})

it('reads back what it wrote, and takes nothing for a number', () => {
  const state = { q: 'a&b=c %20 ü', n: '0012' }
  expect(parseSearch(writeSearch(state))).toEqual(state)
})
