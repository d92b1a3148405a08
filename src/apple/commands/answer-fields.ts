// What an answer tells, field by field. A field of another type than expected is taken as not told: a new OS release
// may change one, and refusing the whole answer would make the device repeat it for ever.
import { isPlistDict, type PlistDict, PlistReal } from '../plist/plist-value.ts'

export function toldString(dict: PlistDict, key: string): string | undefined {
  const value = dict[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function toldBoolean(dict: PlistDict, key: string): boolean | undefined {
  const value = dict[key]
  return typeof value === 'boolean' ? value : undefined
}

/** Written as an integer or as a fraction: systems do either. */
export function toldNumber(dict: PlistDict, key: string): number | undefined {
  const value = dict[key]
  if (typeof value === 'number') return value
  return value instanceof PlistReal && Number.isFinite(value.value) ? value.value : undefined
}

export function toldDict(dict: PlistDict, key: string): PlistDict {
  const value = dict[key]
  return isPlistDict(value) ? value : {}
}
