import {
  type EnrollmentWay,
  type ParsedEnrollmentProfile,
  parseEnrollmentProfile,
} from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import { ParseError } from '../../src/apple/parse-error.ts'
import { parsePlistDict } from '../../src/apple/plist/parse-plist.ts'
import { requireDicts } from '../../src/apple/plist/read-dict.ts'
import { PkiError } from '../../src/pki/asn1-error.ts'
import { isOlder } from '../rules/is-older.ts'
import { payloadRules } from '../rules/payload-rules.ts'
import { type Asked, refusalOf } from '../rules/rule.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { LiveDevice } from './live-device.ts'
import { profileUserEnrollment } from './models.ts'
import { textOf } from './text-of.ts'
import { unsignedProfile } from './unsigned-profile.ts'

/**
 * Reads an enrollment profile for this device, and refuses it where the device would.
 *
 * @throws {SimulatorError} `PROFILE_REFUSED`
 */
export function readEnrollmentProfile(
  device: LiveDevice,
  body: Uint8Array,
  way: EnrollmentWay,
): ParsedEnrollmentProfile {
  try {
    const content = unsignedProfile(body)
    const profile = parseEnrollmentProfile(content, way)
    checkRights(profile)
    if (isUserEnrollment(profile)) checkPayloads(device, content)
    return profile
  } catch (cause) {
    if (!(cause instanceof ParseError || cause instanceof PkiError)) throw cause
    throw new SimulatorError('PROFILE_REFUSED', cause.message, { code: cause.code }, cause)
  }
}

/** Whether this system still enrolls users by a downloaded profile. */
export function allowsProfileUserEnrollment(device: LiveDevice): boolean {
  if (device.misbehaves('ignore-profile-rules')) return true
  const range = profileUserEnrollment(device.model.platform)
  return range !== null && !isOlder(device.system.version, range.since) && isOlder(device.system.version, range.until)
}

export function isUserEnrollment({ enrollsAs }: ParsedEnrollmentProfile): boolean {
  return enrollsAs.kind === 'account-driven-user' || enrollsAs.kind === 'profile-user'
}

/** Two rights are worth nothing without another. */
function checkRights({ enrollsAs }: ParsedEnrollmentProfile): void {
  const rights = 'accessRights' in enrollsAs ? (enrollsAs.accessRights ?? 0) : 0
  const lacks = (right: number, needed: number) => (rights & right) !== 0 && (rights & needed) === 0
  if (lacks(2, 1) || lacks(128, 64)) throw new ParseError('BAD_VALUE', 'AccessRights lacks what another right needs')
}

function checkPayloads(device: LiveDevice, content: Buffer): void {
  const asked: Asked = {
    platform: device.model.platform,
    osVersion: device.system.version,
    enrollment: 'user',
    isSupervised: false,
    channel: 'device',
    accessRights: null,
  }
  for (const payload of requireDicts(parsePlistDict(content), 'PayloadContent')) {
    const type = textOf(payload['PayloadType'])
    const refusal = refusalOf(payloadRules[type], asked)
    if (refusal !== null) {
      device.wire.alarm(type, `in an enrollment profile: ${refusal}`)
      throw new ParseError('BAD_VALUE', `A payload does not belong into a User Enrollment: ${refusal}`)
    }
  }
}
