// Source: https://developer.apple.com/documentation/devicemanagement/securityinforesponse
import type { EnrollmentKind } from '../enrollment-kind.ts'
import type { PlistDict } from '../plist/plist-value.ts'
import { requireDict } from '../plist/read-dict.ts'
import { toldBoolean, toldDict } from './answer-fields.ts'

/** What a device tells about its protection; what it left out is undefined. */
export type SecurityInfo = UserSecurityInfo | OwnedSecurityInfo

export interface UserSecurityInfo extends CommonSecurityInfo {
  readonly enrolledAs: 'user'
}

export interface OwnedSecurityInfo extends CommonSecurityInfo {
  readonly enrolledAs: 'device'
  readonly isPasscodePresent: boolean | undefined
  readonly isPasscodeCompliantWithProfiles: boolean | undefined
  readonly isDiskEncrypted: boolean | undefined
  readonly isFirewallOn: boolean | undefined
  readonly isSystemIntegrityProtected: boolean | undefined
  readonly isEnrolledAutomatically: boolean | undefined
  readonly isEnrollmentApprovedByUser: boolean | undefined
}

interface CommonSecurityInfo {
  readonly isPasscodeCompliant: boolean | undefined
  /** What the device itself takes its enrollment for. */
  readonly isUserEnrollment: boolean | undefined
}

/**
 * Reads the answer to SecurityInfo.
 *
 * @param answer - the whole report
 * @throws {ParseError} if it answers something else
 */
export function readSecurityInfo(answer: PlistDict, kind: EnrollmentKind): SecurityInfo {
  const told = requireDict(answer, 'SecurityInfo')
  const management = toldDict(told, 'ManagementStatus')
  const common: CommonSecurityInfo = {
    isPasscodeCompliant: toldBoolean(told, 'PasscodeCompliant'),
    isUserEnrollment: toldBoolean(management, 'IsUserEnrollment'),
  }
  if (kind === 'user') return { enrolledAs: 'user', ...common }
  return {
    enrolledAs: 'device',
    ...common,
    isPasscodePresent: toldBoolean(told, 'PasscodePresent'),
    isPasscodeCompliantWithProfiles: toldBoolean(told, 'PasscodeCompliantWithProfiles'),
    isDiskEncrypted: toldBoolean(told, 'FDE_Enabled'),
    isFirewallOn: toldBoolean(toldDict(told, 'FirewallSettings'), 'FirewallEnabled'),
    isSystemIntegrityProtected: toldBoolean(told, 'SystemIntegrityProtectionEnabled'),
    isEnrolledAutomatically: toldBoolean(management, 'EnrolledViaDEP'),
    isEnrollmentApprovedByUser: toldBoolean(management, 'UserApprovedEnrollment'),
  }
}
