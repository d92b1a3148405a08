import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { parsePlist } from './parse-plist.ts'
import { PlistReal } from './plist-value.ts'

/** A binary list of `objects`, each given as its bytes; references are one byte. */
function binaryPlist(objects: readonly (readonly number[])[], changes: Partial<Trailer> = {}): Buffer {
  const offsets: number[] = []
  let body = Buffer.from('bplist00', 'latin1')
  for (const object of objects) {
    offsets.push(body.length)
    body = Buffer.concat([body, Buffer.from(object)])
  }
  const trailer: Trailer = {
    offsetSize: 4,
    referenceSize: 1,
    objectCount: objects.length,
    topObject: 0,
    tableOffset: body.length,
    ...changes,
  }
  const table = Buffer.alloc(objects.length * 4)
  for (const [index, offset] of offsets.entries()) table.writeUInt32BE(offset, index * 4)
  const end = Buffer.alloc(32)
  end[6] = trailer.offsetSize
  end[7] = trailer.referenceSize
  end.writeBigUInt64BE(BigInt(trailer.objectCount), 8)
  end.writeBigUInt64BE(BigInt(trailer.topObject), 16)
  end.writeBigUInt64BE(BigInt(trailer.tableOffset), 24)
  return Buffer.concat([body, table, end])
}

interface Trailer {
  readonly offsetSize: number
  readonly referenceSize: number
  readonly objectCount: number
  readonly topObject: number
  readonly tableOffset: number
}

const ascii = (text: string) => [0x50 | text.length, ...Buffer.from(text, 'latin1')]
const array = (...references: number[]) => [0xa0 | references.length, ...references]
const eight = (write: (buffer: Buffer) => void) => {
  const buffer = Buffer.alloc(8)
  write(buffer)
  return [...buffer]
}

describe('a binary property list is accepted', () => {
  it.each<[name: string, objects: number[][], value: unknown]>([
    ['with booleans', [array(1, 2), [0x08], [0x09]], [false, true]],
    [
      'with integers of one, two and four bytes, which have no sign',
      [array(1, 2, 3), [0x10, 0xff], [0x11, 0xff, 0xfe], [0x12, 0xff, 0xff, 0xff, 0xff]],
      [255, 65534, 4294967295],
    ],
    [
      'with integers of eight bytes, which have one',
      [
        array(1, 2),
        [0x13, ...eight((b) => b.writeBigInt64BE(-1n))],
        [0x13, ...eight((b) => b.writeBigInt64BE(2n ** 62n))],
      ],
      [-1, 2n ** 62n],
    ],
    ['with integers of sixteen bytes', [[0x14, ...Array(8).fill(0), ...Array(8).fill(0xff)]], 2n ** 64n - 1n],
    [
      'with fractions of four and eight bytes',
      [array(1, 2), [0x22, 0x3f, 0xc0, 0, 0], [0x23, ...eight((b) => b.writeDoubleBE(-2.5))]],
      [new PlistReal(1.5), new PlistReal(-2.5)],
    ],
    [
      'with a date, counted from 2001',
      [[0x33, ...eight((b) => b.writeDoubleBE(86_400))]],
      new Date('2001-01-02T00:00:00Z'),
    ],
    ['with data', [[0x43, 1, 2, 3]], Buffer.from([1, 2, 3])],
    [
      'with text in ASCII and UTF-16',
      [array(1, 2), ascii('abc'), [0x63, 0x00, 0xeb, 0xd8, 0x3c, 0xdf, 0x4e]],
      ['abc', 'ë🍎'],
    ],
    ['with a length of its own', [[0x5f, 0x10, 0x10, ...Buffer.from('sixteen letters!')]], 'sixteen letters!'],
    ['with a dictionary', [[0xd1, 1, 2], ascii('a'), [0x09]], { a: true }],
    ['with __proto__ for a key', [[0xd1, 1, 2], ascii('__proto__'), [0x09]], Object.fromEntries([['__proto__', true]])],
    ['with one object in two places', [array(1, 1, 2, 2), ascii('a'), array(1)], ['a', 'a', ['a'], ['a']]],
  ])('%s', (_name, objects, value) => {
    expect(parsePlist(binaryPlist(objects))).toEqual(value)
  })
})

describe('a binary property list is refused', () => {
  /** Ten objects that stand for a billion values. */
  const billion = [...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((next) => array(...Array(10).fill(next))), ascii('lol')]
  const longString = [0x5f, 0x12, 0, 0, 0xff, 0xff, ...Array(0xffff).fill(0x61)]

  it.each<[code: string, name: string, body: Buffer]>([
    ['CYCLE', 'with an array in itself', binaryPlist([array(0)])],
    ['CYCLE', 'with a dictionary in itself, further down', binaryPlist([[0xd1, 1, 2], ascii('a'), array(0)])],
    ['TOO_MANY_NODES', 'when it expands to a billion values', binaryPlist(billion)],
    ['TOO_MANY_NODES', 'when it claims a billion objects', binaryPlist([[0x09]], { objectCount: 1e9 })],
    [
      'TOO_LARGE',
      'when it expands to gigabytes of text',
      binaryPlist([array(1, 1, 1, 1, 1), array(2, 2, 2, 2, 2), longString]),
    ],
    ['TOO_DEEP', '17 levels deep', binaryPlist([...[...Array(17).keys()].map((next) => array(next + 1)), [0x09]])],
    ['STRING_TOO_LONG', 'with too long a string', binaryPlist([[0x5f, 0x12, 0, 1, 0, 1, ...Array(65_537).fill(0x61)]])],
    ['UNEXPECTED_END', 'without a trailer', Buffer.from('bplist00')],
    ['BAD_OFFSET', 'with a top object that is not there', binaryPlist([[0x09]], { topObject: 1 })],
    ['BAD_OFFSET', 'with a table that is not there', binaryPlist([[0x09]], { tableOffset: 1e6 })],
    ['BAD_OFFSET', 'with a table in the header', binaryPlist([[0x09]], { tableOffset: 0 })],
    [
      'BAD_OFFSET',
      'with a table beyond what numbers can say',
      binaryPlist([[0x09]], { tableOffset: Number.MAX_SAFE_INTEGER }),
    ],
    ['BAD_OFFSET', 'with offsets of no size', binaryPlist([[0x09]], { offsetSize: 0 })],
    ['BAD_OFFSET', 'with references of no size', binaryPlist([[0x09]], { referenceSize: 0 })],
    ['BAD_OFFSET', 'without objects', binaryPlist([], { objectCount: 0 })],
    ['BAD_OFFSET', 'with a reference to no object', binaryPlist([array(7)])],
    ['BAD_OFFSET', 'with a string that reaches beyond', binaryPlist([[0x5e, 0x61]])],
    ['BAD_OFFSET', 'with a string of 2^63 characters', binaryPlist([[0x5f, 0x13, 0x7f, ...Array(7).fill(0xff)]])],
    ['BAD_OFFSET', 'with an array of 2^64 - 1 items', binaryPlist([[0xaf, 0x13, ...Array(8).fill(0xff)]])],
    ['BAD_OFFSET', 'with a length that is a string', binaryPlist([[0x5f, 0x51, 0x61]])],
    ['BAD_OFFSET', 'with a length of sixteen bytes', binaryPlist([[0x5f, 0x14, ...Array(16).fill(0)]])],
    ['BAD_OFFSET', 'with an integer that reaches beyond', binaryPlist([[0x13, 0]])],
    ['UNSUPPORTED_OBJECT', 'with a null', binaryPlist([[0x00]])],
    ['UNSUPPORTED_OBJECT', 'with a fill byte', binaryPlist([[0x0f]])],
    ['UNSUPPORTED_OBJECT', 'with a UID', binaryPlist([[0x80, 1]])],
    ['UNSUPPORTED_OBJECT', 'with a set', binaryPlist([[0xc1, 1], [0x09]])],
    ['UNSUPPORTED_OBJECT', 'with an ordered set', binaryPlist([[0xb1, 1], [0x09]])],
    ['UNSUPPORTED_OBJECT', 'with an integer of 32 bytes', binaryPlist([[0x15, ...Array(32).fill(0)]])],
    ['UNSUPPORTED_OBJECT', 'with a fraction of two bytes', binaryPlist([[0x21, 0, 0]])],
    ['UNSUPPORTED_OBJECT', 'with a date of four bytes', binaryPlist([[0x32, 0, 0, 0, 0]])],
    ['BAD_NUMBER', 'with an integer above 64 bits', binaryPlist([[0x14, ...Array(16).fill(0xff)]])],
    ['BAD_DATE', 'with a date that is no number', binaryPlist([[0x33, ...eight((b) => b.writeDoubleBE(Number.NaN))]])],
    ['BAD_DATE', 'with a date beyond the year 9999', binaryPlist([[0x33, ...eight((b) => b.writeDoubleBE(1e18))]])],
    ['BAD_TEXT', 'with Latin-1 in ASCII', binaryPlist([[0x51, 0xe9]])],
    ['BAD_TEXT', 'with a NUL in ASCII', binaryPlist([[0x51, 0x00]])],
    ['BAD_TEXT', 'with half a character in UTF-16', binaryPlist([[0x61, 0xd8, 0x3c]])],
    ['BAD_TEXT', 'with a NUL in UTF-16', binaryPlist([[0x61, 0x00, 0x00]])],
    [
      'WRONG_TYPE',
      'with a number for a key',
      binaryPlist([
        [0xd1, 1, 1],
        [0x10, 1],
      ]),
    ],
    ['DUPLICATE_KEY', 'with a key twice', binaryPlist([[0xd2, 1, 1, 2, 2], ascii('a'), [0x09]])],
    [
      'DUPLICATE_KEY',
      'with a key twice, as two objects',
      binaryPlist([[0xd2, 1, 2, 3, 3], ascii('a'), [0x61, 0, 0x61], [0x09]]),
    ],
    ['NOT_A_PLIST', 'of another version', Buffer.from('bplist15 and so on')],
  ])('%s: %s', (code, _name, body) => {
    expect(() => parsePlist(body)).toThrow(ParseError)
    expect(() => parsePlist(body)).toThrow(expect.objectContaining({ code }))
  })
})
