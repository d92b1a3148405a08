// Source: protocol "Check-in" and "Sending MDM commands to a device" of Apple's Device Management documentation; which
// keys User Enrollment forbids is the `userenrollment` flag of Apple's schema, mdm/checkin/*.yaml.
import { ParseError } from '../parse-error.ts'
import { isPlistDict, type PlistDict, type PlistValue } from '../plist/plist-value.ts'
import { optionalString } from '../plist/read-dict.ts'

/** Who speaks, in every check-in message and report. */
export type Sender = UserSender | DeviceSender

/** A user-enrolled device. It has no field for anything Apple keeps from an organization, so nothing can be stored. */
export interface UserSender {
  readonly enrolledAs: 'user'
  readonly enrollmentId: string
  /** EnrollmentUserID, on a Mac's user channel. */
  readonly userId: string | null
}

/** A device of the organization. What the message did not tell is null. */
export interface DeviceSender {
  readonly enrolledAs: 'device'
  readonly udid: string
  /** UserID, on a Mac's user channel. */
  readonly userId: string | null
  readonly userShortName: string | null
  readonly userLongName: string | null
  readonly serialNumber: string | null
  readonly imei: string | null
  readonly meid: string | null
  readonly deviceName: string | null
  readonly model: string | null
  readonly modelName: string | null
  /**
   * It also calls itself by an EnrollmentID: a user-enrolled device that tells its UDID, or a forgery. To be refused;
   * all of the above but the UDID is null then.
   */
  readonly alsoEnrollmentId: boolean
}

/** What Apple forbids a user-enrolled device to tell. */
export type ForbiddenKey = (typeof forbiddenKeyNames)[number] | (typeof forbiddenTokenParameters)[number]

// A Mac's UserShortName and UserLongName are not among them: Apple lets them through, so they are dropped in silence.
const forbiddenKeyNames = ['UDID', 'SerialNumber', 'IMEI', 'MEID', 'UnlockToken', 'BootstrapToken'] as const
const forbiddenTokenParameters = ['SecurityToken', 'PhoneUDID', 'WatchUDID'] as const

/** Long enough for any identifier seen (a UDID has 40 characters), and for nothing else. */
const maxIdentifierLength = 256

/**
 * Reads who sent a message: a UDID makes it a device enrollment, otherwise an EnrollmentID makes it a user enrollment.
 *
 * @throws {ParseError} if it names neither
 */
export function readSender(dict: PlistDict): Sender {
  const enrollmentId = identifier(dict, 'EnrollmentID')
  const udid = identifier(dict, 'UDID')
  if (udid !== null) return deviceSender(dict, udid, enrollmentId !== null)
  if (enrollmentId === null) throw new ParseError('MISSING_KEY', 'The message has neither EnrollmentID nor UDID')
  return { enrolledAs: 'user', enrollmentId, userId: identifier(dict, 'EnrollmentUserID') }
}

/**
 * The keys of a message that Apple forbids under User Enrollment, by name. Empty for an ordinary device; one that sends
 * an EnrollmentID beside its UDID is measured as a user-enrolled one.
 */
export function readForbiddenKeys(dict: PlistDict): readonly ForbiddenKey[] {
  if (!says(dict['EnrollmentID'])) return []
  const keys: ForbiddenKey[] = forbiddenKeyNames.filter((key) => says(dict[key]))
  const parameters = dict['TokenParameters']
  if (isPlistDict(parameters)) keys.push(...forbiddenTokenParameters.filter((key) => says(parameters[key])))
  return keys
}

/** Whether a value tells something: Macs send empty strings for what they do not have. */
function says(value: PlistValue | undefined): boolean {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length > 0
  return value !== undefined
}

function deviceSender(dict: PlistDict, udid: string, alsoEnrollmentId: boolean): DeviceSender {
  const text = (key: string) => (alsoEnrollmentId ? null : optionalString(dict, key) || null)
  return {
    enrolledAs: 'device',
    udid,
    userId: alsoEnrollmentId ? null : identifier(dict, 'UserID'),
    userShortName: text('UserShortName'),
    userLongName: text('UserLongName'),
    serialNumber: text('SerialNumber'),
    imei: text('IMEI')?.replaceAll(' ', '') ?? null, // comes as "35 111111 222222 3"
    meid: text('MEID'),
    deviceName: text('DeviceName'),
    model: text('Model'),
    modelName: text('ModelName'),
    alsoEnrollmentId,
  }
}

function identifier(dict: PlistDict, key: string): string | null {
  const value = optionalString(dict, key)
  if (value === undefined || value === '') return null
  if (value.length > maxIdentifierLength) {
    throw new ParseError('BAD_VALUE', `${key} is longer than ${maxIdentifierLength} characters`)
  }
  return value
}
