declare const brand: unique symbol
/** A string that only a parser or `newId` makes, so that ids of two things are never mixed up. */
export type Branded<Name extends string> = string & { readonly [brand]: Name }

export type NetworkId = Branded<'NetworkId'>
export type AdminId = Branded<'AdminId'>
export type ApiKeyId = Branded<'ApiKeyId'>
export type OwnerId = Branded<'OwnerId'>
/** Lodger's own random name for an enrolled device: safe in URLs and logs, unlike what the device calls itself. */
export type DeviceId = Branded<'DeviceId'>
/** A device's or a Mac user's connection; the device channel has the id of its device. */
export type ChannelId = Branded<'ChannelId'>
/** Becomes the CommandUUID on the wire, in upper case. */
export type CommandId = Branded<'CommandId'>
export type EnrollmentSessionId = Branded<'EnrollmentSessionId'>
/** What the protocol calls this device: Apple's EnrollmentID under User Enrollment, the UDID otherwise. */
export type EnrollmentId = Branded<'EnrollmentId'>

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether `text` is a lower-case UUID, the form of all of Lodger's ids. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text)
}

let lastMilliseconds = 0
let counter = 0

/**
 * A new time-ordered UUID, version 7; ids made in one process within a millisecond stay in order.
 *
 * @param now - milliseconds since the epoch
 * @see RFC 9562 section 5.7 (and 6.2, method 1, for the counter)
 */
export function uuidV7(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  if (now > lastMilliseconds) {
    lastMilliseconds = now
    counter = bytes[6]! & 0x07
  } else {
    counter += 1
    if (counter > 0xfff) {
      lastMilliseconds += 1
      counter = 0
    }
  }
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(lastMilliseconds / 2 ** 32))
  view.setUint32(2, lastMilliseconds % 2 ** 32)
  view.setUint16(6, 0x7000 | counter)
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Buffer.from(bytes.buffer).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
