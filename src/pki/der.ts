// ASN.1 in DER and BER: ITU-T X.690. Only what X.509, CMS, PKCS#10 and SCEP need: low tag numbers, no REAL, no SETs by tag.

import { PkiError } from './asn1-error.ts'

/** DER is the one canonical form; BER adds indefinite lengths, long lengths and strings in pieces (Apple devices send it). */
export type EncodingRules = 'der' | 'ber'

export interface ReadLimits {
  readonly maxBytes: number
  readonly maxDepth?: number
  readonly maxElements?: number
}

/** Identifier octets of the universal types we read. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  octetStringInPieces: 0x24,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** The identifier octet of a constructed `[number]`: EXPLICIT, or IMPLICIT around a SEQUENCE, SET or string in pieces. */
export function contextTag(number: number): number {
  return 0xa0 | number
}

/** The identifier octet of a primitive `[number]`, as IMPLICIT tagging of a string or integer gives. */
export function primitiveContextTag(number: number): number {
  return 0x80 | number
}

/**
 * Reads exactly one DER element that fills `bytes`.
 *
 * @throws {PkiError} `TOO_LARGE` above the limits, else `MALFORMED`; elements inside are checked when `children` is read
 */
export function readDer(bytes: Uint8Array, limits: ReadLimits): Element {
  return readWhole(bytes, 'der', limits)
}

/** Like {@link readDer}, for BER. Indefinite lengths are followed to their ends at once, within the same limits. */
export function readBer(bytes: Uint8Array, limits: ReadLimits): Element {
  return readWhole(bytes, 'ber', limits)
}

const defaultMaxDepth = 24
const defaultMaxElements = 20_000

function readWhole(bytes: Uint8Array, rules: EncodingRules, limits: ReadLimits): Element {
  if (bytes.length > limits.maxBytes) throw new PkiError('TOO_LARGE', `More than ${limits.maxBytes} bytes.`)
  const source: Source = {
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    rules,
    maxDepth: limits.maxDepth ?? defaultMaxDepth,
    elementsLeft: limits.maxElements ?? defaultMaxElements,
  }
  const element = readElement(source, 0, bytes.length, 0)
  if (element.end !== bytes.length) throw malformed('There are bytes after the end of the element.')
  return element
}

interface Source {
  readonly bytes: Buffer
  readonly rules: EncodingRules
  readonly maxDepth: number
  elementsLeft: number
}

interface Extent {
  readonly start: number
  readonly contentStart: number
  readonly contentEnd: number
  readonly end: number
}

/** One tag, length and value. What is inside a constructed element is read on demand and then kept. */
export class Element {
  readonly tag: number
  readonly end: number
  readonly #source: Source
  readonly #extent: Extent
  readonly #depth: number
  #children: readonly Element[] | undefined

  constructor(source: Source, tag: number, extent: Extent, depth: number, children?: readonly Element[]) {
    this.tag = tag
    this.end = extent.end
    this.#source = source
    this.#extent = extent
    this.#depth = depth
    this.#children = children
  }

  /** The bytes of the value; a view, not a copy. With an indefinite length, without its end mark. */
  get content(): Buffer {
    return this.#source.bytes.subarray(this.#extent.contentStart, this.#extent.contentEnd)
  }

  /** The whole element as it was sent; a view, not a copy. */
  get encoded(): Buffer {
    return this.#source.bytes.subarray(this.#extent.start, this.#extent.end)
  }

  get isConstructed(): boolean {
    return (this.tag & constructedBit) !== 0
  }

  get children(): readonly Element[] {
    if (!this.isConstructed) throw malformed('A primitive element has nothing inside.')
    this.#children ??= readDefiniteChildren(this.#source, this.#extent, this.#depth + 1)
    return this.#children
  }

  /** The one element inside, as EXPLICIT tags have it. */
  get only(): Element {
    const [child] = this.children
    if (child === undefined || this.children.length !== 1) throw malformed('Expected exactly one element inside.')
    return child
  }
}

const constructedBit = 0x20
const highTagNumber = 0x1f

function readElement(source: Source, start: number, limit: number, depth: number): Element {
  if (depth > source.maxDepth) throw new PkiError('TOO_LARGE', `Nested deeper than ${source.maxDepth}.`)
  source.elementsLeft -= 1
  if (source.elementsLeft < 0) throw new PkiError('TOO_LARGE', 'Too many elements.')
  const { bytes } = source
  const tag = bytes[start]
  const lengthOctet = bytes[start + 1]
  if (tag === undefined || lengthOctet === undefined || start + 2 > limit) throw malformed('It ends within a header.')
  if (tag === 0) throw malformed('An end mark stands where none belongs.')
  if ((tag & highTagNumber) === highTagNumber) throw malformed('High tag numbers are not used here.')
  if (lengthOctet === 0x80) return readIndefinite(source, start, limit, depth)

  let contentStart = start + 2
  let length = lengthOctet
  if (lengthOctet > 0x80) {
    contentStart += lengthOctet & 0x7f
    if (contentStart > limit) throw malformed('It ends within a length.')
    length = longLength(source, start + 2, contentStart)
  }
  const end = contentStart + length
  if (end > limit) throw malformed('A length reaches beyond what holds it.')
  return new Element(source, tag, { start, contentStart, contentEnd: end, end }, depth)
}

function longLength(source: Source, from: number, to: number): number {
  if (to - from > 4) throw malformed('A length has more than four octets.')
  let length = 0
  for (let at = from; at < to; at += 1) length = length * 256 + source.bytes[at]!
  const isMinimal = length > 0x7f && source.bytes[from] !== 0
  if (source.rules === 'der' && !isMinimal) throw malformed('A length is longer than DER permits.')
  return length
}

function readIndefinite(source: Source, start: number, limit: number, depth: number): Element {
  const tag = source.bytes[start]!
  if (source.rules === 'der') throw malformed('DER has no indefinite lengths.')
  if ((tag & constructedBit) === 0) throw malformed('A primitive element has an indefinite length.')
  const children: Element[] = []
  let at = start + 2
  while (!isEndMark(source, at, limit)) {
    const child = readElement(source, at, limit, depth + 1)
    children.push(child)
    at = child.end
  }
  return new Element(source, tag, { start, contentStart: start + 2, contentEnd: at, end: at + 2 }, depth, children)
}

function isEndMark({ bytes }: Source, at: number, limit: number): boolean {
  if (at + 2 > limit) throw malformed('An indefinite length has no end.')
  return bytes[at] === 0 && bytes[at + 1] === 0
}

function readDefiniteChildren(source: Source, extent: Extent, depth: number): Element[] {
  const children: Element[] = []
  let at = extent.contentStart
  while (at < extent.contentEnd) {
    const child = readElement(source, at, extent.contentEnd, depth)
    children.push(child)
    at = child.end
  }
  return children
}

/** Walks the fields of a SEQUENCE in order, so that a missing, foreign or surplus field cannot be overlooked. */
export class Fields {
  readonly #elements: readonly Element[]
  #at = 0

  /** @param tag - what `element` must be, a SEQUENCE unless said otherwise */
  constructor(element: Element, tag: number = tags.sequence) {
    this.#elements = expectTag(element, tag).children
  }

  next(tag: number): Element {
    return expectTag(this.any(), tag)
  }

  /** The next field whatever its tag, for CHOICE and ANY. */
  any(): Element {
    const element = this.#elements[this.#at]
    if (element === undefined) throw malformed('A field is missing.')
    this.#at += 1
    return element
  }

  /** The next field if it has this tag; else stays where it is. */
  optional(tag: number): Element | undefined {
    const element = this.#elements[this.#at]
    if (element?.tag !== tag) return undefined
    this.#at += 1
    return element
  }

  end(): void {
    if (this.#at !== this.#elements.length) throw malformed('There is a field too many.')
  }
}

export function expectTag(element: Element, tag: number): Element {
  if (element.tag !== tag) throw malformed(`Expected tag 0x${tag.toString(16)}, found 0x${element.tag.toString(16)}.`)
  return element
}

export function malformed(message: string): PkiError {
  return new PkiError('MALFORMED', message)
}
