import type { Platform } from '../../apple/enrollment-kind.ts'
import type { DeviceId, EnrollmentSessionId, NetworkId, OwnerId } from '../../platform/ids.ts'

export type { EnrollmentKind, Platform } from '../../apple/enrollment-kind.ts'
export type EnrollmentMethod = 'account-driven' | 'profile'

/**
 * authenticated: said Authenticate, not yet TokenUpdate; lapsed: cannot be woken any more; leaving: told to leave;
 * unenrolled: left, and stays listed.
 */
export type DeviceState = 'authenticated' | 'enrolled' | 'lapsed' | 'leaving' | 'unenrolled'

/** One enrollment. What a user-enrolled device must not tell has no field there, so that no code can leak it. */
export type Device = UserEnrolledDevice | DeviceEnrolledDevice

export interface UserEnrolledDevice extends EnrolledDevice {
  readonly kind: 'user'
  /** It leaves no record, so it is never `unenrolled`. */
  readonly state: Exclude<DeviceState, 'unenrolled'>
  readonly ownerId: OwnerId
  readonly managedAppleAccount: string
}

export interface DeviceEnrolledDevice extends EnrolledDevice {
  readonly kind: 'device' | 'automated'
  readonly state: DeviceState
  readonly ownerId: OwnerId | null
  readonly managedAppleAccount: string | null
  readonly isSupervised: boolean | null
  readonly serialNumber: string | null
  readonly deviceName: string | null
  readonly leftAt: Date | null
}

interface EnrolledDevice {
  readonly id: DeviceId
  readonly networkId: NetworkId
  readonly method: EnrollmentMethod
  readonly sessionId: EnrollmentSessionId
  readonly platform: Platform
  /** Apple's identifier of the model, such as `iPhone14,7`. */
  readonly product: string | null
  readonly ordinal: number
  readonly osVersion: string | null
  readonly buildVersion: string | null
  readonly passcodeCompliant: boolean | null
  readonly tagIds: readonly number[]
  /** The push topic it was enrolled under. */
  readonly topic: string
  readonly enrolledAt: Date | null
  readonly createdAt: Date
  /** To the hour under User Enrollment, to the minute otherwise. */
  readonly lastSeenAt: Date | null
}
