import { ParseError } from '../parse-error.ts'
import type { PlistDict } from '../plist/plist-value.ts'

/** The two things a device sends to the same address. */
export type DeviceMessageKind = 'checkin' | 'report'

/**
 * Which of the two a request is: by its media type, whatever parameters follow it; where a proxy has changed that, by
 * the key that only one of them has.
 *
 * @param contentType - the Content-Type header, if there was one
 * @throws {ParseError} if neither says
 * @see https://developer.apple.com/documentation/devicemanagement/sending-mdm-commands-to-a-device
 */
export function deviceMessageKind(contentType: string | undefined, dict: PlistDict): DeviceMessageKind {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType === 'application/x-apple-aspen-mdm-checkin') return 'checkin'
  if (mediaType === 'application/x-apple-aspen-mdm') return 'report'
  if (dict['MessageType'] !== undefined) return 'checkin'
  if (dict['Status'] !== undefined) return 'report'
  throw new ParseError('MISSING_KEY', 'The message has neither MessageType nor Status')
}
