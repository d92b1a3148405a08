import { describe, expect, it } from 'vitest'
import { PlistReal, type PlistValue } from './plist-value.ts'
import { writePlist } from './write-plist.ts'

it('writes what Apple writes', () => {
  expect(
    writePlist({ Key: ['a & <b>', 1, true, new PlistReal(0.5), new Date(0), Buffer.from('data')] }).toString(),
  ).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Key</key><array><string>a &amp; &lt;b&gt;</string><integer>1</integer><true/><real>0.5</real><date>1970-01-01T00:00:00Z</date><data>ZGF0YQ==</data></array></dict></plist>
`,
  )
})

describe('refuses what a property list cannot hold', () => {
  const nested = (depth: number): PlistValue => (depth === 0 ? [] : [nested(depth - 1)])
  it.each<[name: string, value: PlistValue]>([
    ['a control character', 'a\u0000'],
    ['an escape character in a key', { '\u001b[31m': true }],
    ['half a character', '\ud800'],
    ['a fraction that is no PlistReal', 0.5],
    ['a number beyond exact integers', 2 ** 53],
    ['an integer above 64 bits', 2n ** 64n],
    ['an integer below 64 bits', -(2n ** 63n) - 1n],
    ['an invalid date', new Date(Number.NaN)],
    ['a date in the year 10000', new Date('+010000-01-01T00:00:00Z')],
    ['values 17 levels deep', nested(16)],
    ['65,537 values', Array(65_536).fill(true)],
    ['a string beyond 64 KiB', 'a'.repeat(65_537)],
  ])('%s', (_name, value) => {
    expect(() => writePlist(value)).toThrow(RangeError)
  })
})
