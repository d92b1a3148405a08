// The values of an XML property list that are written as text.
import { largestPlistInteger, PlistReal, plistInteger, smallestPlistInteger } from './plist-value.ts'

const integerPattern = /^\s*([+-]?\d{1,40})\s*$/
const realPattern = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?|nan)\s*$/i
const datePattern = /^\s*(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)\s*$/
const namedEntities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** What the entity `&name;` stands for; undefined if XML knows no such entity or character. */
export function entityText(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(namedEntities, name) ? namedEntities[name] : undefined
  const code = /^#\d+$/.test(name)
    ? Number(name.slice(1))
    : /^#x[\da-f]+$/i.test(name)
      ? Number(`0${name.slice(1)}`)
      : 0
  const isCharacter =
    code >= 0x20
      ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      : code === 0x09 || code === 0x0a || code === 0x0d
  return isCharacter ? String.fromCodePoint(code) : undefined
}

/** Reads the text of an element; undefined if it is not what the element holds. */
export const scalarReaders = { integer: readInteger, real: readReal, date: readDate }

function readInteger(text: string): number | bigint | undefined {
  const digits = integerPattern.exec(text)?.[1]
  if (digits === undefined) return undefined
  if (digits.length <= 15) return Number(digits) + 0 // never -0
  const value = BigInt(digits.startsWith('+') ? digits.slice(1) : digits)
  return value < smallestPlistInteger || value > largestPlistInteger ? undefined : plistInteger(value)
}

function readReal(text: string): PlistReal | undefined {
  const number = realPattern.exec(text)?.[1]?.toLowerCase()
  if (number === undefined) return undefined
  if (!number.includes('n')) return new PlistReal(Number(number))
  if (number === 'nan') return new PlistReal(Number.NaN)
  return new PlistReal(number.startsWith('-') ? -Infinity : Infinity)
}

function readDate(text: string): Date | undefined {
  const written = datePattern.exec(text)?.[1]
  if (written === undefined) return undefined
  const date = new Date(written)
  // Date rolls February 30 over to March; Apple's reader refuses it.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== `${written.slice(0, -1)}.000Z`) return undefined
  return date
}
