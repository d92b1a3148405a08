// Source: Apple's CoreFoundation, CFBinaryPList.c (its opening comment describes format "00").
//
// Objects refer to each other by number, so a few bytes can mean a billion values or a circle: what counts against the
// limits is the value that comes out, not the bytes that went in.
import { ParseError } from '../parse-error.ts'
import { type PlistDict, type PlistLimits, PlistReal, type PlistValue, plistInteger } from './plist-value.ts'

const magic = Buffer.from('bplist00', 'latin1')
const trailerSize = 32
/** Apple counts from the start of 2001. */
const secondsTo2001 = 978_307_200

/** Whether `body` claims to be a binary property list. */
export function isBinaryPlist(body: Buffer): boolean {
  return body.subarray(0, magic.length).equals(magic)
}

/**
 * Reads a binary property list, version 00. Sets, UIDs and null, which only Apple's archives use, are refused.
 *
 * @throws {ParseError}
 */
export function parseBinaryPlist(body: Buffer, limits: PlistLimits): PlistValue {
  const trailer = readTrailer(body, limits)
  return new BinaryReader(body, trailer, limits).readObject(trailer.topObject, 1)
}

interface Trailer {
  readonly offsetSize: number
  readonly referenceSize: number
  readonly objectCount: number
  readonly topObject: number
  readonly tableOffset: number
}

function readTrailer(body: Buffer, limits: PlistLimits): Trailer {
  const start = body.length - trailerSize
  if (start < magic.length)
    throw new ParseError('UNEXPECTED_END', 'The binary property list has no trailer', body.length)
  const trailer: Trailer = {
    offsetSize: body[start + 6]!,
    referenceSize: body[start + 7]!,
    objectCount: Number(body.readBigUInt64BE(start + 8)),
    topObject: Number(body.readBigUInt64BE(start + 16)),
    tableOffset: Number(body.readBigUInt64BE(start + 24)),
  }
  const { offsetSize, referenceSize, objectCount, topObject, tableOffset } = trailer
  if (objectCount > limits.maxNodes) {
    throw new ParseError('TOO_MANY_NODES', `The property list has more than ${limits.maxNodes} values`, start + 8)
  }
  const isSound =
    offsetSize >= 1 &&
    offsetSize <= 8 &&
    referenceSize >= 1 &&
    referenceSize <= 8 &&
    topObject < objectCount &&
    tableOffset > magic.length &&
    tableOffset + objectCount * offsetSize <= start
  if (!isSound) throw new ParseError('BAD_OFFSET', 'The trailer of the binary property list contradicts itself', start)
  return trailer
}

class BinaryReader {
  private readonly body: Buffer
  private readonly trailer: Trailer
  private readonly limits: PlistLimits
  /** Strings, numbers and data already read, by object number: shared ones are read once. */
  private readonly scalars: (PlistValue | undefined)[] = []
  /** The containers around the object being read. */
  private readonly enclosing = new Set<number>()
  private nodes = 0
  private expandedSize = 0

  constructor(body: Buffer, trailer: Trailer, limits: PlistLimits) {
    this.body = body
    this.trailer = trailer
    this.limits = limits
  }

  readObject(object: number, depth: number): PlistValue {
    if (++this.nodes > this.limits.maxNodes) {
      throw new ParseError('TOO_MANY_NODES', `The property list has more than ${this.limits.maxNodes} values`)
    }
    const offset = this.offsetOf(object)
    const marker = this.body[offset]!
    const kind = marker >> 4
    if (kind === 0xa || kind === 0xd) return this.readContainer(object, offset, depth)
    const value = (this.scalars[object] ??= this.readScalar(marker, offset))
    this.countExpansion(value)
    return value
  }

  private readContainer(object: number, offset: number, depth: number): PlistValue {
    if (depth > this.limits.maxDepth) {
      throw new ParseError('TOO_DEEP', `The property list is nested deeper than ${this.limits.maxDepth}`, offset)
    }
    if (this.enclosing.has(object)) throw new ParseError('CYCLE', 'A value contains itself', offset)
    this.enclosing.add(object)
    const { count, start } = this.readCount(offset)
    const isDict = this.body[offset]! >> 4 === 0xd
    this.checkSpan(start, count * this.trailer.referenceSize * (isDict ? 2 : 1))
    const value = isDict ? this.readDict(count, start, depth) : this.readArray(count, start, depth)
    this.enclosing.delete(object)
    return value
  }

  private readDict(count: number, start: number, depth: number): PlistDict {
    const { referenceSize } = this.trailer
    const dict: Record<string, PlistValue> = Object.create(null)
    for (let index = 0; index < count; index++) {
      const keyAt = start + index * referenceSize
      const key = this.readObject(this.readUnsigned(keyAt, referenceSize), depth + 1)
      if (typeof key !== 'string') throw new ParseError('WRONG_TYPE', 'A key is not a string', keyAt)
      if (key in dict) throw new ParseError('DUPLICATE_KEY', 'A key occurs twice in a dictionary', keyAt)
      dict[key] = this.readObject(this.readUnsigned(keyAt + count * referenceSize, referenceSize), depth + 1)
    }
    return dict
  }

  private readArray(count: number, start: number, depth: number): PlistValue[] {
    const { referenceSize } = this.trailer
    const array: PlistValue[] = []
    for (let index = 0; index < count; index++) {
      array.push(this.readObject(this.readUnsigned(start + index * referenceSize, referenceSize), depth + 1))
    }
    return array
  }

  private readScalar(marker: number, offset: number): PlistValue {
    switch (marker >> 4) {
      case 0x0:
        if (marker === 0x08 || marker === 0x09) return marker === 0x09
        break
      case 0x1:
        if (marker <= 0x14) return this.readInteger(offset + 1, 1 << (marker & 0x0f))
        break
      case 0x2:
        if (marker === 0x22 || marker === 0x23)
          return new PlistReal(this.readFloat(offset + 1, marker === 0x22 ? 4 : 8))
        break
      case 0x3:
        if (marker === 0x33) return this.readDate(offset)
        break
      case 0x4:
        return Buffer.from(this.contents(offset, 1))
      case 0x5:
        return this.readAscii(offset)
      case 0x6:
        return this.readUtf16(offset)
    }
    throw new ParseError('UNSUPPORTED_OBJECT', 'The binary property list holds an object that XML cannot', offset)
  }

  /** One, two and four bytes are unsigned, eight are signed; sixteen are for 2^63 and above. */
  private readInteger(start: number, size: number): number | bigint {
    this.checkSpan(start, size)
    if (size < 8) return this.body.readUIntBE(start, size)
    if (size === 8) return plistInteger(this.body.readBigInt64BE(start))
    if (this.body.readBigUInt64BE(start) !== 0n) {
      throw new ParseError('BAD_NUMBER', 'An integer is outside of the range of 64 bits', start)
    }
    return plistInteger(this.body.readBigUInt64BE(start + 8))
  }

  private readFloat(start: number, size: 4 | 8): number {
    this.checkSpan(start, size)
    return size === 4 ? this.body.readFloatBE(start) : this.body.readDoubleBE(start)
  }

  private readDate(offset: number): Date {
    const date = new Date(Math.round((this.readFloat(offset + 1, 8) + secondsTo2001) * 1000))
    const year = date.getUTCFullYear()
    if (!(year >= 0 && year <= 9999))
      throw new ParseError('BAD_DATE', 'A date is outside of the years 0 to 9999', offset)
    return date
  }

  private readAscii(offset: number): string {
    const bytes = this.contents(offset, 1)
    this.checkStringLength(bytes.length, offset)
    if (bytes.some((byte) => byte === 0 || byte >= 0x80)) {
      throw new ParseError('BAD_TEXT', 'An ASCII string holds another character', offset)
    }
    return bytes.toString('latin1')
  }

  private readUtf16(offset: number): string {
    const bytes = this.contents(offset, 2)
    this.checkStringLength(bytes.length / 2, offset)
    const text = Buffer.from(bytes).swap16().toString('utf16le')
    if (!text.isWellFormed() || text.includes('\0')) {
      throw new ParseError('BAD_TEXT', 'A UTF-16 string is malformed', offset)
    }
    return text
  }

  /** The bytes of a string or of data, with `unitSize` bytes for each that is counted. */
  private contents(offset: number, unitSize: number): Buffer {
    const { count, start } = this.readCount(offset)
    this.checkSpan(start, count * unitSize)
    return this.body.subarray(start, start + count * unitSize)
  }

  /** How many units an object has, and where they start: up to 14 fit in the marker, else an integer object follows. */
  private readCount(offset: number): { readonly count: number; readonly start: number } {
    const inMarker = this.body[offset]! & 0x0f
    if (inMarker !== 0x0f) return { count: inMarker, start: offset + 1 }
    this.checkSpan(offset + 1, 1)
    const marker = this.body[offset + 1]!
    if (marker < 0x10 || marker > 0x13) throw new ParseError('BAD_OFFSET', 'A length is not an integer', offset + 1)
    const size = 1 << (marker & 0x0f)
    return { count: this.readUnsigned(offset + 2, size), start: offset + 2 + size }
  }

  private offsetOf(object: number): number {
    const { tableOffset, offsetSize, objectCount } = this.trailer
    if (object >= objectCount) throw new ParseError('BAD_OFFSET', 'A reference leads to no object')
    const entry = tableOffset + object * offsetSize
    const offset = unsigned(this.body, entry, offsetSize)
    if (offset < magic.length || offset >= tableOffset) {
      throw new ParseError('BAD_OFFSET', 'An object lies outside of the property list', entry)
    }
    return offset
  }

  private readUnsigned(start: number, size: number): number {
    this.checkSpan(start, size)
    return unsigned(this.body, start, size)
  }

  private checkSpan(start: number, size: number): void {
    if (start + size > this.trailer.tableOffset) {
      throw new ParseError('BAD_OFFSET', 'An object reaches beyond the property list', start)
    }
  }

  private checkStringLength(length: number, offset: number): void {
    if (length > this.limits.maxStringLength) {
      throw new ParseError(
        'STRING_TOO_LONG',
        `A string is longer than ${this.limits.maxStringLength} characters`,
        offset,
      )
    }
  }

  private countExpansion(value: PlistValue): void {
    if (typeof value === 'string' || value instanceof Uint8Array) this.expandedSize += value.length
    if (this.expandedSize > this.limits.maxBytes) {
      throw new ParseError('TOO_LARGE', `The property list expands to more than ${this.limits.maxBytes} bytes`)
    }
  }
}

/** Beyond 2^53 it is inexact, which is far beyond any bound it is checked against. */
function unsigned(body: Buffer, start: number, size: number): number {
  let value = 0
  for (let index = start; index < start + size; index++) value = value * 256 + body[index]!
  return value
}
