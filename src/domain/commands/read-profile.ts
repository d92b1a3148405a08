import { ParseError } from '../../apple/parse-error.ts'
import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import type { PlistDict } from '../../apple/plist/plist-value.ts'
import { optionalDicts, requireString } from '../../apple/plist/read-dict.ts'
import { LodgerError } from '../../platform/errors.ts'

/** Installing a profile of this name again would replace the one that holds a device in management. */
const reservedPrefix = 'lodger.'

/**
 * Reads what a profile that an admin uploads is called, and refuses what must not be installed by hand.
 *
 * @param profile - a property list, or one that is signed
 * @returns its PayloadIdentifier, by which it is replaced and removed
 * @throws {LodgerError} PROFILE_INVALID; PROFILE_RESERVED if it would touch the management of the device
 */
export function readProfileIdentifier(profile: Buffer): string {
  const dict = parseProfile(profile)
  const identifier = read(() => requireString(dict, 'PayloadIdentifier'))
  const payloads = read(() => optionalDicts(dict, 'PayloadContent')) ?? []
  if (payloads.some((payload) => payload['PayloadType'] === 'com.apple.mdm')) {
    throw new LodgerError('PROFILE_RESERVED', 'Only enrolling installs a management payload.', { field: 'profile' })
  }
  return requireFree(identifier, 'profile')
}

/** @throws {LodgerError} PROFILE_RESERVED for the profile that holds a device in management: let the device leave */
export function requireFree(identifier: string, field: string): string {
  if (!identifier.startsWith(reservedPrefix)) return identifier
  throw new LodgerError('PROFILE_RESERVED', 'Identifiers that begin with “lodger.” belong to the enrollment itself.', {
    field,
  })
}

/** Whoever signs a profile wraps it without changing it: the property list lies inside in one piece. */
function parseProfile(profile: Buffer): PlistDict {
  const start = Math.max(0, profile.indexOf('<?xml'))
  const end = profile.lastIndexOf('</plist>')
  const text = end < 0 ? profile : profile.subarray(start, end + '</plist>'.length)
  return read(() => parsePlistDict(text, { maxBytes: text.length }))
}

function read<T>(reader: () => T): T {
  try {
    return reader()
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause
    throw new LodgerError('PROFILE_INVALID', `This is no configuration profile: ${cause.message}.`, {
      cause,
      field: 'profile',
    })
  }
}
