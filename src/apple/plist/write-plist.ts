import {
  defaultPlistLimits,
  isPlistDict,
  largestPlistInteger,
  type PlistDict,
  PlistReal,
  type PlistValue,
  smallestPlistInteger,
} from './plist-value.ts'

export const plistProlog =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
  '<plist version="1.0">'
export const plistEpilog = '</plist>\n'

/**
 * Writes an XML property list that any XML reader, and {@link parsePlist} within its default limits, reads back as the
 * same value. Dates are written to the second, as the format wants.
 *
 * @throws {RangeError} for a value the format cannot hold: a control character, a fraction that is no
 *   {@link PlistReal}, too many or too deeply nested values
 */
export function writePlist(value: PlistValue): Buffer {
  return Buffer.from(plistProlog + plistElement(value) + plistEpilog)
}

/**
 * The element of `value` alone, to be put between {@link plistProlog} and {@link plistEpilog}.
 *
 * @throws {RangeError} as {@link writePlist}
 */
export function plistElement(value: PlistValue): string {
  return writeValue(value, 1, { nodes: 0 })
}

interface Count {
  nodes: number
}

function writeValue(value: PlistValue, depth: number, count: Count): string {
  countNode(count)
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>'
  if (typeof value === 'number' || typeof value === 'bigint') return `<integer>${integerText(value)}</integer>`
  if (value instanceof Uint8Array) return `<data>${base64(value)}</data>`
  if (value instanceof Date) return `<date>${dateText(value)}</date>`
  if (value instanceof PlistReal) return `<real>${realText(value.value)}</real>`
  if (depth > defaultPlistLimits.maxDepth) throw new RangeError('Too deeply nested for a property list')
  return isPlistDict(value) ? writeDict(value, depth, count) : writeArray(value, depth, count)
}

function writeDict(dict: PlistDict, depth: number, count: Count): string {
  let content = ''
  for (const key of Object.keys(dict)) {
    countNode(count)
    content += `<key>${escaped(key)}</key>${writeValue(dict[key]!, depth + 1, count)}`
  }
  return `<dict>${content}</dict>`
}

function writeArray(array: readonly PlistValue[], depth: number, count: Count): string {
  let content = ''
  for (const item of array) content += writeValue(item, depth + 1, count)
  return `<array>${content}</array>`
}

function countNode(count: Count): void {
  if (++count.nodes > defaultPlistLimits.maxNodes) throw new RangeError('Too many values for a property list')
}

const needsEscape = /[&<>\r]/
// oxlint-disable-next-line no-control-regex -- these are the characters that XML cannot hold
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

function escaped(text: string): string {
  if (text.length > defaultPlistLimits.maxStringLength) throw new RangeError('Too long a string for a property list')
  if (unwritable.test(text) || !text.isWellFormed()) {
    throw new RangeError('A string holds a character that a property list cannot')
  }
  if (!needsEscape.test(text)) return text
  // An XML reader turns a bare carriage return into a line feed.
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
}

function integerText(value: number | bigint): string {
  const isInRange =
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : value >= smallestPlistInteger && value <= largestPlistInteger
  if (!isInRange) throw new RangeError('Not an integer of a property list; use a bigint, or PlistReal for a fraction')
  return value.toString()
}

function realText(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  if (Number.isFinite(value)) return value.toString()
  return Number.isNaN(value) ? 'nan' : value > 0 ? '+infinity' : '-infinity'
}

function dateText(value: Date): string {
  const text = value.toISOString() // throws a RangeError for an invalid date
  if (text.length !== '2026-01-01T00:00:00.000Z'.length)
    throw new RangeError('A date is outside of the years 0 to 9999')
  return `${text.slice(0, 19)}Z`
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
