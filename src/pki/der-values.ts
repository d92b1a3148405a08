// The values inside DER and BER elements: ITU-T X.690 section 8, with the restrictions of DER where they cost nobody anything.

import { type Element, expectTag, malformed, tags } from './der.ts'

/** The two's complement octets of an INTEGER; refuses the empty and the padded. */
export function integerOf(element: Element): Buffer {
  const octets = expectTag(element, tags.integer).content
  const [first, second] = octets
  if (first === undefined) throw malformed('An INTEGER is empty.')
  if (second === undefined) return octets
  const isPadded = (first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80)
  if (isPadded) throw malformed('An INTEGER is longer than needed.')
  return octets
}

/** A small INTEGER, such as a version. */
export function smallIntegerOf(element: Element): number {
  const octets = integerOf(element)
  if (octets.length > 4) throw malformed('An INTEGER is too large.')
  return octets.readIntBE(0, octets.length)
}

export function booleanOf(element: Element): boolean {
  const { content } = expectTag(element, tags.boolean)
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw malformed('No valid BOOLEAN.')
  return content[0] === 0xff
}

/** An OBJECT IDENTIFIER in dotted form. */
export function objectIdentifierOf(element: Element): string {
  const { content } = expectTag(element, tags.objectIdentifier)
  if (content.length === 0 || content.length > 64) throw malformed('No valid OBJECT IDENTIFIER.')
  let dotted = ''
  let arc = 0
  let isStart = true
  for (const octet of content) {
    if (isStart && octet === 0x80) throw malformed('An OBJECT IDENTIFIER is padded.')
    arc = arc * 128 + (octet & 0x7f)
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw malformed('An OBJECT IDENTIFIER is too large.')
    isStart = octet < 0x80
    if (!isStart) continue
    dotted += dotted === '' ? firstArcs(arc) : `.${arc}`
    arc = 0
  }
  if (!isStart) throw malformed('An OBJECT IDENTIFIER ends early.')
  return dotted
}

function firstArcs(combined: number): string {
  const first = Math.min(Math.floor(combined / 40), 2)
  return `${first}.${combined - first * 40}`
}

/** The octets of an OCTET STRING; those sent in pieces (BER) are joined. */
export function octetsOf(element: Element): Buffer {
  if (element.tag === tags.octetString) return element.content
  return joinedPieces(expectTag(element, tags.octetStringInPieces))
}

/** The octets of a string in pieces, whatever tag holds the pieces: OCTET STRING itself or an IMPLICIT one. */
export function joinedPieces(element: Element): Buffer {
  const pieces = element.children.map(octetsOf)
  const [first] = pieces
  return first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces)
}

/** A BIT STRING of whole octets, as keys and signatures are. */
export function bitStringOf(element: Element): Buffer {
  const { content } = expectTag(element, tags.bitString)
  if (content[0] !== 0) throw malformed('A BIT STRING is not of whole octets.')
  return content.subarray(1)
}

/** The named bits that are set in a BIT STRING, bit 0 being the first, as KeyUsage has them. */
export function namedBitsOf(element: Element): ReadonlySet<number> {
  const { content } = expectTag(element, tags.bitString)
  const unused = content[0]
  if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1))
    throw malformed('No valid BIT STRING.')
  const set = new Set<number>()
  const count = Math.min((content.length - 1) * 8 - unused, 64)
  for (let bit = 0; bit < count; bit += 1) {
    if ((content[1 + (bit >> 3)]! & (0x80 >> (bit & 7))) !== 0) set.add(bit)
  }
  return set
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a character string of any of the types that names and attributes use, or null for another type. */
export function textOf(element: Element): string | null {
  const { content } = element
  switch (element.tag) {
    case tags.utf8String:
      return decodeUtf8(content)
    case tags.printableString:
    case tags.ia5String:
    case tags.visibleString:
    case tags.numericString:
      if (content.some((octet) => octet > 0x7f)) throw malformed('A character string is not ASCII.')
      return content.toString('latin1')
    case tags.teletexString:
      return content.toString('latin1')
    case tags.bmpString:
      if (content.length % 2 !== 0) throw malformed('A BMPString has an odd length.')
      return Buffer.from(content).swap16().toString('utf16le')
    default:
      return null
  }
}

function decodeUtf8(content: Uint8Array): string {
  try {
    return utf8.decode(content)
  } catch {
    throw malformed('A UTF8String is not UTF-8.')
  }
}

const utcTime = /^\d{12}Z$/
const generalizedTime = /^\d{14}Z$/

/** A UTCTime or GeneralizedTime in the one form that RFC 5280 section 4.1.2.5 permits. */
export function timeOf(element: Element): Date {
  const text = element.content.toString('latin1')
  if (element.tag === tags.utcTime && utcTime.test(text))
    return dateOf(Number(text.slice(0, 2)) < 50 ? `20${text}` : `19${text}`)
  if (element.tag === tags.generalizedTime && generalizedTime.test(text)) return dateOf(text)
  throw malformed('No valid time.')
}

function dateOf(digits: string): Date {
  const part = (from: number, to: number) => digits.slice(from, to)
  const iso = `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}T${part(8, 10)}:${part(10, 12)}:${part(12, 14)}.000Z`
  const date = new Date(iso)
  // Date rolls 30 February over into March instead of refusing it.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso) throw malformed('There is no such time.')
  return date
}
