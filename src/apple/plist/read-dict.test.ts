import { expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { plistDict } from './plist-value.ts'
import {
  optionalBoolean,
  optionalData,
  optionalDict,
  optionalDicts,
  optionalInteger,
  optionalString,
  optionalStrings,
  requireData,
  requireDict,
  requireDicts,
  requireInteger,
  requireString,
} from './read-dict.ts'

const dict = plistDict({
  string: 'a',
  data: Buffer.from('a'),
  boolean: false,
  integer: 0,
  huge: 2n ** 63n,
  dict: plistDict({}),
  dicts: [plistDict({})],
  strings: ['a'],
  mixed: ['a', 1],
  left: undefined,
})

it('gives values of the type that was asked for', () => {
  expect([
    requireString(dict, 'string'),
    requireData(dict, 'data'),
    optionalBoolean(dict, 'boolean'),
    requireInteger(dict, 'integer'),
    requireDict(dict, 'dict'),
    requireDicts(dict, 'dicts'),
    optionalStrings(dict, 'strings'),
  ]).toEqual(['a', Buffer.from('a'), false, 0, {}, [{}], ['a']])
})

it.each([optionalString, optionalData, optionalBoolean, optionalInteger, optionalDict, optionalDicts, optionalStrings])(
  '$name gives undefined for a key that is absent, and refuses one of another type',
  (read) => {
    expect(read(dict, 'absent')).toBeUndefined()
    expect(read(dict, 'left')).toBeUndefined()
    expect(() => read(dict, 'mixed')).toThrow(
      expect.objectContaining({
        name: 'ParseError',
        code: 'WRONG_TYPE',
        message: expect.stringMatching(/^mixed is not /),
      }),
    )
  },
)

it.each([requireString, requireData, requireInteger, requireDict, requireDicts])(
  '$name refuses a key that is absent',
  (read) => {
    expect(() => read(dict, 'absent')).toThrow(new ParseError('MISSING_KEY', 'absent is missing'))
  },
)

it('takes neither an inherited property nor an integer that a number cannot hold', () => {
  expect(optionalString({}, 'constructor')).toBeUndefined()
  expect(() => optionalInteger(dict, 'huge')).toThrow(ParseError)
})
