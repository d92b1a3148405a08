import { ParseError } from '../parse-error.ts'
import { isBinaryPlist, parseBinaryPlist } from './parse-binary-plist.ts'
import { parseXmlPlist } from './parse-xml-plist.ts'
import { defaultPlistLimits, isPlistDict, type PlistDict, type PlistLimits, type PlistValue } from './plist-value.ts'

/**
 * Reads an XML or binary property list, whichever it is.
 *
 * @param limits - overrides of {@link defaultPlistLimits}
 * @throws {ParseError} if it is malformed, ambiguous (two keys alike) or beyond a limit
 */
export function parsePlist(body: Uint8Array, limits: Partial<PlistLimits> = {}): PlistValue {
  const allLimits = { ...defaultPlistLimits, ...limits }
  if (body.byteLength > allLimits.maxBytes) {
    throw new ParseError('TOO_LARGE', `The property list is larger than ${allLimits.maxBytes} bytes`)
  }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return isBinaryPlist(bytes) ? parseBinaryPlist(bytes, allLimits) : parseXmlPlist(bytes, allLimits)
}

/**
 * Reads a property list whose root must be a dictionary, as in every message of the protocol.
 *
 * @throws {ParseError} as {@link parsePlist}, and if the root is something else
 */
export function parsePlistDict(body: Uint8Array, limits: Partial<PlistLimits> = {}): PlistDict {
  const root = parsePlist(body, limits)
  if (!isPlistDict(root)) throw new ParseError('WRONG_TYPE', 'The root of the property list is not a dictionary')
  return root
}
