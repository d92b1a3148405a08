// Typed access to a dictionary that came over the wire. An error names the key that was asked for, which is a word of
// the protocol, and never the value.
import { ParseError } from '../parse-error.ts'
import { isPlistDict, type PlistDict, type PlistValue } from './plist-value.ts'

/** @throws {ParseError} if `key` is missing or no string */
export function requireString(dict: PlistDict, key: string): string {
  return required(optionalString(dict, key), key)
}

/** @throws {ParseError} if `key` is there but no string */
export function optionalString(dict: PlistDict, key: string): string | undefined {
  return optional(dict, key, isString, 'a string')
}

/** @throws {ParseError} if `key` is missing or no data */
export function requireData(dict: PlistDict, key: string): Uint8Array {
  return required(optionalData(dict, key), key)
}

/** @throws {ParseError} if `key` is there but no data */
export function optionalData(dict: PlistDict, key: string): Uint8Array | undefined {
  return optional(dict, key, isData, 'data')
}

/** @throws {ParseError} if `key` is there but no boolean */
export function optionalBoolean(dict: PlistDict, key: string): boolean | undefined {
  return optional(dict, key, isBoolean, 'a boolean')
}

/** @throws {ParseError} if `key` is missing or no integer that a number holds exactly */
export function requireInteger(dict: PlistDict, key: string): number {
  return required(optionalInteger(dict, key), key)
}

/** @throws {ParseError} if `key` is there but no integer that a number holds exactly */
export function optionalInteger(dict: PlistDict, key: string): number | undefined {
  return optional(dict, key, isInteger, 'an integer')
}

/** @throws {ParseError} if `key` is missing or no dictionary */
export function requireDict(dict: PlistDict, key: string): PlistDict {
  return required(optionalDict(dict, key), key)
}

/** @throws {ParseError} if `key` is there but no dictionary */
export function optionalDict(dict: PlistDict, key: string): PlistDict | undefined {
  return optional(dict, key, isPlistDict, 'a dictionary')
}

/** @throws {ParseError} if `key` is missing or no array of dictionaries */
export function requireDicts(dict: PlistDict, key: string): readonly PlistDict[] {
  return required(optionalDicts(dict, key), key)
}

/** @throws {ParseError} if `key` is there but no array of dictionaries */
export function optionalDicts(dict: PlistDict, key: string): readonly PlistDict[] | undefined {
  return optional(dict, key, isArrayOfDicts, 'an array of dictionaries')
}

/** @throws {ParseError} if `key` is there but no array of strings */
export function optionalStrings(dict: PlistDict, key: string): readonly string[] | undefined {
  return optional(dict, key, isArrayOfStrings, 'an array of strings')
}

function optional<T extends PlistValue>(
  dict: PlistDict,
  key: string,
  isWanted: (value: PlistValue) => value is T,
  wanted: string,
): T | undefined {
  // Own keys only, so that the dictionary may have a prototype.
  const value = Object.hasOwn(dict, key) ? dict[key] : undefined
  if (value === undefined || isWanted(value)) return value
  throw new ParseError('WRONG_TYPE', `${key} is not ${wanted}`)
}

function required<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new ParseError('MISSING_KEY', `${key} is missing`)
  return value
}

const isString = (value: PlistValue): value is string => typeof value === 'string'
const isData = (value: PlistValue): value is Uint8Array => value instanceof Uint8Array
const isBoolean = (value: PlistValue): value is boolean => typeof value === 'boolean'
const isInteger = (value: PlistValue): value is number => typeof value === 'number'
const isArrayOfDicts = (value: PlistValue): value is readonly PlistDict[] =>
  Array.isArray(value) && value.every(isPlistDict)
const isArrayOfStrings = (value: PlistValue): value is readonly string[] =>
  Array.isArray(value) && value.every(isString)
