import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseFilter, writeFilter } from './filter.ts'

const keys = ['kind', 'os', 'tag'] as const

it('tells words from free text', () => {
  expect(parseFilter('kind:user ana  os:ios müller', keys)).toEqual({
    words: { kind: 'user', os: 'ios' },
    text: 'ana müller',
  })
})

it('keeps what it does not know as text', () => {
  expect(parseFilter('color:red kind: :x 12:30', keys)).toEqual({ words: {}, text: 'color:red kind: :x 12:30' })
})

it('takes the last of two words with one key', () => {
  expect(parseFilter('os:ios os:macos', keys).words).toEqual({ os: 'macos' })
})

it('writes what reads as the same filter again', () => {
  fc.assert(
    fc.property(fc.string(), (line) => {
      const filter = parseFilter(line, keys)
      expect(parseFilter(writeFilter(filter, keys), keys)).toEqual(filter)
    }),
  )
})
