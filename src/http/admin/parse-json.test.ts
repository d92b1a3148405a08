import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from './parse-json.ts'

describe('a JSON body', () => {
  it('means what JSON.parse says', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 8 }).filter((text) => !text.includes('\\u0000')),
        (text) => {
          expect(parseJson(text)).toEqual(JSON.parse(text))
        },
      ),
    )
  })

  it('means the same however it is spaced', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }).filter((value) => !JSON.stringify(value).includes('\\u0000')),
        (value) => {
          expect(parseJson(JSON.stringify(value, null, 2))).toEqual(JSON.parse(JSON.stringify(value)))
        },
      ),
    )
  })

  it.each([
    ['{"name":"a","name":"b"}'],
    ['{"name":"a", "n\\u0061me" : "b"}'],
    ['[{"x":{"a":1,"a":1}}]'],
    ['{"a\\\\":1,"a\\\\":2}'],
    ['{"__proto__":1,"__proto__":2}'],
  ])('with the same key twice is refused: %s', (text) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 'BODY_NOT_JSON' }))
  })

  it.each([
    ['{"a":{"name":1},"b":{"name":2},"name":3}'],
    ['{"name":"name","name2":"name"}'],
    ['[["a","a"],"a","a"]'],
    ['{"a":"\\"a\\":","b":"{\\"a\\":1}"}'],
    ['{"":1,"a":"\\\\"}'],
  ])('with the same words in other places is fine: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it.each([[''], ['{'], ['{"a":1}x'], ["{'a':1}"], ['{"a":01}'], ['\u0000'], ['"\\ud8"'], ['NaN'], ['// a\n1']])(
    'that is none is refused: %j',
    (text) => {
      expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 'BODY_NOT_JSON' }))
    },
  )

  it('with NUL in it is refused, and with the letters of NUL’s name is not', () => {
    expect(() => parseJson('{"a":"x\\u0000"}')).toThrow(expect.objectContaining({ code: 'BODY_NOT_JSON' }))
    expect(() => parseJson('{"\\u0000":1}')).toThrow(expect.objectContaining({ code: 'BODY_NOT_JSON' }))
    expect(parseJson('{"a":"\\\\u0000"}')).toEqual({ a: '\\u0000' })
  })

  it('nested too deeply is refused, however deep', () => {
    for (const depth of [33, 100_000]) {
      const text = '['.repeat(depth) + ']'.repeat(depth)
      expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 'BODY_NOT_JSON' }))
    }
    expect(parseJson('['.repeat(32) + ']'.repeat(32))).toBeDefined()
  })

  it('of eight megabytes in one string takes no time to speak of', () => {
    const started = performance.now()
    parseJson(JSON.stringify({ csv: '"\\\n'.repeat(1_500_000) }))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
