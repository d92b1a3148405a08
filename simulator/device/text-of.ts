import type { PlistValue } from '../../src/apple/plist/plist-value.ts'

/** A value from a property list where a word is expected: empty for anything that is no text. */
export function textOf(value: PlistValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
