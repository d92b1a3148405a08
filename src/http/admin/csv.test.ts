import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine } from './csv.ts'

describe('a line of CSV', () => {
  it.each([
    [['Ana', 3, null], 'Ana,3,\r\n'],
    [['Bauer, "Ana"\nB'], '"Bauer, ""Ana""\nB"\r\n'],
    [['=HYPERLINK("https://evil.example")'], '"\'=HYPERLINK(""https://evil.example"")"\r\n'],
    [['+1'], "'+1\r\n"],
    [['-1'], "'-1\r\n"],
    [['@SUM(A1)'], "'@SUM(A1)\r\n"],
    [['\t=1'], "'\t=1\r\n"],
    [['\r=1'], '"\'\r=1"\r\n'],
    [['a=1'], 'a=1\r\n'],
  ])('of %j is %j', (cells, line) => {
    expect(csvLine(cells)).toBe(line)
  })

  it('is read back as the same cells, none of which begins a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        const [read] = parse(csvLine(['first', ...cells]))
        const expected = cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))
        expect(read?.slice(1)).toEqual(expected)
      }),
    )
  })
})
