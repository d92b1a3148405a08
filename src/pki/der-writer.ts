// Writes DER (ITU-T X.690). Each function gives one whole element; what it holds is given as elements already written.

import { contextTag, primitiveContextTag, tags } from './der.ts'

/** An element of any tag around `contents`. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 0)
  return Buffer.concat([Buffer.from([tag]), lengthOctets(length), ...contents])
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const octets = unsignedOctets(BigInt(length))
  return Buffer.from([0x80 | octets.length, ...octets])
}

function unsignedOctets(value: bigint): Buffer {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

/** An element of indefinite length, BER only: what Apple devices write. */
export function indefiniteElement(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...contents, Buffer.from([0, 0])])
}

export function sequence(...contents: readonly Uint8Array[]): Buffer {
  return element(tags.sequence, ...contents)
}

/** A SET OF, sorted as DER demands. */
export function setOf(...contents: readonly Uint8Array[]): Buffer {
  return element(tags.set, ...sorted(contents))
}

/** The order of the members of a SET OF in DER. */
export function sorted(contents: readonly Uint8Array[]): Uint8Array[] {
  return contents.toSorted((a, b) => Buffer.compare(a, b))
}

/** `[number]` in constructed form: EXPLICIT, or IMPLICIT around the contents of a SEQUENCE or SET. */
export function context(number: number, ...contents: readonly Uint8Array[]): Buffer {
  return element(contextTag(number), ...contents)
}

/** `[number]` IMPLICIT in primitive form. */
export function primitiveContext(number: number, content: Uint8Array): Buffer {
  return element(primitiveContextTag(number), content)
}

/** A non-negative INTEGER. */
export function integer(value: number | bigint): Buffer {
  return unsignedInteger(unsignedOctets(BigInt(value)))
}

/** An INTEGER from big-endian octets without a sign; leading zeros are dropped or added as DER wants. */
export function unsignedInteger(octets: Uint8Array): Buffer {
  const first = octets.findIndex((octet) => octet !== 0)
  if (first === -1) return element(tags.integer, Buffer.from([0]))
  const significant = octets.subarray(first)
  const sign = significant[0]! >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0)
  return element(tags.integer, sign, significant)
}

export function boolean(value: boolean): Buffer {
  return element(tags.boolean, Buffer.from([value ? 0xff : 0]))
}

export function nullValue(): Buffer {
  return element(tags.null)
}

export function octetString(content: Uint8Array): Buffer {
  return element(tags.octetString, content)
}

export function bitString(content: Uint8Array): Buffer {
  return element(tags.bitString, Buffer.from([0]), content)
}

/** A BIT STRING of named bits, without trailing zero bits. */
export function namedBits(bits: readonly number[]): Buffer {
  const last = Math.max(...bits)
  const octets = Buffer.alloc((last >> 3) + 1)
  for (const bit of bits) octets[bit >> 3]! |= 0x80 >> (bit & 7)
  return element(tags.bitString, Buffer.from([7 - (last & 7)]), octets)
}

export function utf8String(text: string): Buffer {
  return element(tags.utf8String, Buffer.from(text, 'utf8'))
}

export function printableString(text: string): Buffer {
  return element(tags.printableString, Buffer.from(text, 'latin1'))
}
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(tags.objectIdentifier, Buffer.from([first * 40 + second, ...rest].flatMap(base128)))
}

function base128(arc: number): number[] {
  const octets = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift((rest % 128) | 0x80)
  return octets
}

/** UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5); fractions of a second are dropped. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z`
  const isUtcTime = date.getUTCFullYear() >= 1950 && date.getUTCFullYear() < 2050
  return isUtcTime
    ? element(tags.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : element(tags.generalizedTime, Buffer.from(digits, 'latin1'))
}
