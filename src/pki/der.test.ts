import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fields, readBer, readDer, tags } from './der.ts'
import {
  bitStringOf,
  booleanOf,
  integerOf,
  namedBitsOf,
  objectIdentifierOf,
  octetsOf,
  smallIntegerOf,
  textOf,
  timeOf,
} from './der-values.ts'
import * as write from './der-writer.ts'
import { refusalOf } from './testing/refusal.ts'

const limits = { maxBytes: 1000 }
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const der = (text: string) => readDer(hex(text), limits)

describe('reading', () => {
  it.each([
    ['nothing at all', ''],
    ['a tag without a length', '30'],
    ['a length without its octets', '3082 01'],
    ['content shorter than its length', '0402 00'],
    ['a byte after the element', '0500 00'],
    ['a length in four octets and one more', '0485 0000000001 00'],
    ['a length that would be negative in 32 bits', '0484 ffffffff 00'],
    ['the reserved length', '04ff 00'],
    ['an end mark where an element belongs', '0000'],
    ['a high tag number', '1f8101 00'],
    ['a string in pieces, primitive and indefinite', '0480 0000'],
    ['an indefinite length without an end', '2480 0401 61'],
    ['an indefinite length with half an end', '2480 0401 61 00'],
  ])('refuses %s, in DER and in BER', (_, text) => {
    expect(refusalOf(() => readDer(hex(text), limits))).toBe('MALFORMED')
    expect(refusalOf(() => readBer(hex(text), limits))).toBe('MALFORMED')
  })

  it.each([
    ['an indefinite length', '3080 0500 0000'],
    ['a long length for a short content', '0481 01 61'],
    ['a length with a leading zero', `0482 0080 ${'61'.repeat(128)}`],
  ])('takes %s in BER but not in DER', (_, text) => {
    expect(refusalOf(() => readBer(hex(text), limits))).toBeNull()
    expect(refusalOf(() => readDer(hex(text), limits))).toBe('MALFORMED')
  })

  it('finds a wrong length inside when it gets there', () => {
    const outer = der('3003 0402 61')
    expect(refusalOf(() => outer.children)).toBe('MALFORMED')
  })

  it('joins a string in pieces, pieces of pieces included', () => {
    expect(octetsOf(readBer(hex('2480 0402 6162 2480 0401 63 0000 0400 0000'), limits)).toString()).toBe('abc')
    expect(octetsOf(readBer(hex('2405 0401 61 0400'), limits)).toString()).toBe('a')
    expect(refusalOf(() => octetsOf(readBer(hex('2403 0201 61'), limits)))).toBe('MALFORMED')
  })

  it('keeps the bytes of an element as they were sent', () => {
    const element = readBer(hex('3080 0500 0000'), limits)
    expect(element.encoded).toEqual(hex('3080 0500 0000'))
    expect(element.content).toEqual(hex('0500'))
  })

  it('gives up on what is too large, too deep or too many', () => {
    const deep = '3080'.repeat(400) + '0000'.repeat(400)
    expect(refusalOf(() => readBer(hex(deep), { maxBytes: 10_000 }))).toBe('TOO_LARGE')
    expect(refusalOf(() => readBer(hex(deep), { maxBytes: 100 }))).toBe('TOO_LARGE')
    const many = write.sequence(...Array.from({ length: 200 }, () => write.nullValue()))
    expect(refusalOf(() => readDer(many, { maxBytes: 10_000, maxElements: 200 }).children)).toBe('TOO_LARGE')
    expect(refusalOf(() => readDer(many, { maxBytes: 10_000, maxElements: 201 }).children)).toBeNull()
  })

  it('follows a long indefinite bomb in linear time', () => {
    const bomb = Buffer.concat([hex('3080'), Buffer.alloc(60_000, hex('0500')), hex('0000')])
    expect(refusalOf(() => readBer(bomb, { maxBytes: 64 * 1024 }))).toBe('TOO_LARGE')
    const unfinished = Buffer.alloc(64 * 1024, hex('3080'))
    expect(refusalOf(() => readBer(unfinished, { maxBytes: 64 * 1024 }))).toBe('TOO_LARGE')
  })
})

describe('fields', () => {
  const fields = () => new Fields(der('3005 0201 05 0500'))

  it('are taken in order, and none may be left', () => {
    const all = fields()
    expect(smallIntegerOf(all.next(tags.integer))).toBe(5)
    expect(all.optional(tags.set)).toBeUndefined()
    expect(all.optional(tags.null)?.tag).toBe(tags.null)
    expect(refusalOf(() => all.end())).toBeNull()
    expect(refusalOf(() => all.any())).toBe('MALFORMED')
    expect(refusalOf(() => fields().end())).toBe('MALFORMED')
    expect(refusalOf(() => fields().next(tags.null))).toBe('MALFORMED')
  })
})

describe('values', () => {
  it.each([
    ['an empty INTEGER', () => integerOf(der('0200'))],
    ['a padded INTEGER', () => integerOf(der('0202 0001'))],
    ['a padded negative INTEGER', () => integerOf(der('0202 ffff'))],
    ['an INTEGER too large for a version', () => smallIntegerOf(der('0205 0100000000'))],
    ['a BOOLEAN that is neither', () => booleanOf(der('0101 01'))],
    ['an empty OBJECT IDENTIFIER', () => objectIdentifierOf(der('0600'))],
    ['an OBJECT IDENTIFIER that ends early', () => objectIdentifierOf(der('0602 2a86'))],
    ['a padded OBJECT IDENTIFIER', () => objectIdentifierOf(der('0603 2a8001'))],
    ['an arc beyond what numbers hold', () => objectIdentifierOf(der('060a 2affffffffffffffff7f'))],
    ['a BIT STRING with unused bits where octets belong', () => bitStringOf(der('0302 0780'))],
    ['a BIT STRING without its first octet', () => namedBitsOf(der('0300'))],
    ['a BIT STRING that lacks the bits it says are unused', () => namedBitsOf(der('0301 07'))],
    ['a UTF8String that is not UTF-8', () => textOf(der('0c01 ff'))],
    ['a PrintableString that is not ASCII', () => textOf(der('1301 e4'))],
    ['a BMPString with an odd length', () => textOf(der('1e01 61'))],
    ['a UTCTime without seconds', () => timeOf(readDer(Buffer.from('\x17\x0b2601010000Z', 'latin1'), limits))],
    ['a UTCTime with an offset', () => timeOf(readDer(Buffer.from('\x17\x11260101000000+0100', 'latin1'), limits))],
    ['a thirtieth of February', () => timeOf(readDer(Buffer.from('\x17\x0d260230000000Z', 'latin1'), limits))],
    ['a thirteenth month', () => timeOf(readDer(Buffer.from('\x17\x0d261301000000Z', 'latin1'), limits))],
    ['a time of another type', () => timeOf(der('0500'))],
  ])('refuses %s', (_, read) => {
    expect(refusalOf(read)).toBe('MALFORMED')
  })

  it('reads text of the types that names use, and no others', () => {
    expect(textOf(der('1e04 00e4 20ac'))).toBe('ä€')
    expect(textOf(der('1401 e4'))).toBe('ä')
    expect(textOf(der('0500'))).toBeNull()
  })

  it('splits the years of UTCTime at 1950', () => {
    expect(timeOf(readDer(Buffer.from('\x17\x0d491231235959Z', 'latin1'), limits)).getUTCFullYear()).toBe(2049)
    expect(timeOf(readDer(Buffer.from('\x17\x0d500101000000Z', 'latin1'), limits)).getUTCFullYear()).toBe(1950)
  })
})

describe('what is written is read back', () => {
  const read = (bytes: Uint8Array) => readDer(bytes, { maxBytes: 100_000 })

  it('for lengths and octets', () => {
    const lengths = fc.oneof(fc.nat(300), fc.constantFrom(127, 128, 255, 256, 65_535, 65_536))
    fc.assert(
      fc.property(lengths, (length) => {
        expect(octetsOf(read(write.octetString(Buffer.alloc(length, 7))))).toHaveLength(length)
      }),
    )
  })

  it('for integers', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 160n), (value) => {
        expect(BigInt(`0x${integerOf(read(write.integer(value))).toString('hex')}`)).toBe(value)
      }),
    )
    expect(write.unsignedInteger(Buffer.from([0, 0, 0x80]))).toEqual(hex('0202 0080'))
    expect(write.unsignedInteger(Buffer.from([0, 0]))).toEqual(hex('0201 00'))
  })

  it('for object identifiers', () => {
    const arcs = fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.nat(1), fc.nat(39), arcs, (first, second, rest) => {
        const dotted = [first, second, ...rest].join('.')
        expect(objectIdentifierOf(read(write.objectIdentifier(dotted)))).toBe(dotted)
      }),
    )
    expect(objectIdentifierOf(read(write.objectIdentifier('2.47.5')))).toBe('2.47.5')
    expect(objectIdentifierOf(read(write.objectIdentifier('2.999.3')))).toBe('2.999.3')
  })

  it('for times, to the second', () => {
    const times = fc.date({ min: new Date('1950-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(times, (time) => {
        expect(timeOf(read(write.time(time))).getTime()).toBe(Math.floor(time.getTime() / 1000) * 1000)
      }),
    )
  })

  it('for texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textOf(read(write.utf8String(text)))).toBe(text)
      }),
    )
  })

  it('for named bits', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(31), { minLength: 1 }), (bits) => {
        expect([...namedBitsOf(read(write.namedBits(bits)))]).toEqual(bits.toSorted((a, b) => a - b))
      }),
    )
  })
})
