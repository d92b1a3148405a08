import { LodgerError } from '../../platform/errors.ts'

const maxDepth = 32

/**
 * Reads a JSON body more strictly than JSON.parse: a key that stands twice in an object, where programs disagree on
 * which one counts, and the character NUL, which PostgreSQL cannot store, are refused.
 *
 * @throws {LodgerError} BODY_NOT_JSON
 * @see RFC 8259 section 4, on unique names
 */
export function parseJson(text: string): unknown {
  const value = parse(text)
  checkText(text)
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw notJson('The body is not JSON.', cause)
  }
}

/** Walks over text that is known to be JSON, looking only at what gives it its structure. */
function checkText(text: string): void {
  const open: (Set<string> | null)[] = []
  let position = 0
  while (position < text.length) {
    const character = text[position]
    if (character === '"') {
      const end = endOfString(text, position)
      checkString(text, position, end, open.at(-1))
      position = end
      continue
    }
    if (character === '{' || character === '[') open.push(character === '{' ? new Set() : null)
    if (character === '}' || character === ']') open.pop()
    if (open.length > maxDepth) throw notJson('The body is nested too deeply.')
    position += 1
  }
}

/** Where the string that starts at a quote is over. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1)
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1)
  return quote + 1
}

function isEscaped(text: string, position: number): boolean {
  let backslashes = 0
  while (text[position - 1 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

function checkString(text: string, start: number, end: number, keys: Set<string> | null | undefined): void {
  const isKey = keys && /^\s*:/.test(text.slice(end, end + maxSpaceBeforeColon))
  const literal = text.slice(start, end)
  if (!isKey && !literal.includes('\\u0000')) return
  const value = JSON.parse(literal) as string
  if (value.includes('\0')) throw notJson('The body holds the character NUL.')
  if (!isKey) return
  if (keys.has(value)) throw notJson('The body has the same key twice in one object.')
  keys.add(value)
}

/** Nobody writes more white space there; whoever does, hides a key. */
const maxSpaceBeforeColon = 64

function notJson(message: string, cause?: unknown): LodgerError {
  return new LodgerError('BODY_NOT_JSON', message, { cause })
}
