/**
 * What a property list can hold. Integers are numbers while a number holds them exactly and bigints beyond (Apple's
 * range is -2^63 to 2^64-1); floating-point values are {@link PlistReal}, so that `1` and `1.0` stay two things.
 */
export type PlistValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | PlistReal
  | readonly PlistValue[]
  | PlistDict

/** A dictionary. The parsers make it without a prototype, so that `__proto__` is a key like any other. */
export interface PlistDict {
  readonly [key: string]: PlistValue
}

/** A floating-point value, `<real>`. */
export class PlistReal {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

export const smallestPlistInteger = -(2n ** 63n)
export const largestPlistInteger = 2n ** 64n - 1n

/** What a body may cost. Both formats and the writer count alike, so what is written can be read again. */
export interface PlistLimits {
  /** Size of the body; for a binary list also of the strings and data it expands to. */
  readonly maxBytes: number
  /** The root is at depth 1. */
  readonly maxDepth: number
  /** Values and keys, counted as often as they are referred to. */
  readonly maxNodes: number
  /** In UTF-16 units. Data is bounded by `maxBytes` alone. */
  readonly maxStringLength: number
}

/** Ample for anything a device says: a list of 1,000 apps has 250 KiB and 40,000 nodes. */
export const defaultPlistLimits: PlistLimits = {
  maxBytes: 1 << 20,
  maxDepth: 16,
  maxNodes: 1 << 16,
  maxStringLength: 1 << 16,
}

/** Whether `value` is a dictionary. */
export function isPlistDict(value: PlistValue | undefined): value is PlistDict {
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date) &&
    !(value instanceof PlistReal)
  )
}

/** A dictionary of those `entries` that are given. */
export function plistDict(entries: Readonly<Record<string, PlistValue | undefined>>): PlistDict {
  const dict: Record<string, PlistValue> = Object.create(null)
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) dict[key] = value
  return dict
}

/** `value` as a number when that is exact. */
export function plistInteger(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}
