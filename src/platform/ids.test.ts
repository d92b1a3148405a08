import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { isUuid, uuidV7 } from './ids.ts'

it('makes UUIDs of version 7 that sort as they were made, even within a millisecond or when the clock goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_700_000_000_000 }), { minLength: 2, maxLength: 50 }), (times) => {
      const ids = times.map(uuidV7)
      expect(ids.every((id) => isUuid(id) && id[14] === '7' && '89ab'.includes(id[19] ?? ''))).toBe(true)
      expect(ids.toSorted()).toEqual(ids)
    }),
  )
})

it('makes more ids in a millisecond than its counter holds', () => {
  const ids = Array.from({ length: 10_000 }, () => uuidV7(1))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
})

it.each(['', 'x', '019AB0C2-0000-7000-8000-000000000000', '019ab0c2-0000-7000-8000-0000000000001'])(
  'does not take %j for one of its ids',
  (text) => {
    expect(isUuid(text)).toBe(false)
  },
)
