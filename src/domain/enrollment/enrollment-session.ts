import type { DeviceId, EnrollmentSessionId, NetworkId, OwnerId } from '../../platform/ids.ts'
import type { EnrollmentMethod } from '../devices/device.ts'

/**
 * signed-in: a person proved who they are; profile-issued: a device has the profile; certificate-issued: it has an
 * identity; bound: it said Authenticate, and the session belongs to this device for good.
 */
export type SessionState = 'signed-in' | 'profile-issued' | 'certificate-issued' | 'bound'

/** What the server intends for one enrollment. Its kind is fixed here, whatever a device may say later. */
export type EnrollmentSession = UserEnrollmentSession | DeviceEnrollmentSession

export interface UserEnrollmentSession extends AnySession {
  readonly kind: 'user'
  readonly ownerId: OwnerId
  readonly managedAppleAccount: string
}

export interface DeviceEnrollmentSession extends AnySession {
  readonly kind: 'device'
  readonly ownerId: OwnerId | null
  readonly managedAppleAccount: null
}

interface AnySession {
  readonly id: EnrollmentSessionId
  readonly networkId: NetworkId
  readonly method: EnrollmentMethod
  readonly state: SessionState
  readonly bearerHash: Buffer | null
  readonly challengeExpiresAt: Date | null
  /** Names the one SCEP request that used the challenge. */
  readonly challengeUsedBy: Buffer | null
  readonly deviceId: DeviceId | null
  readonly expiresAt: Date
}

/** From the sign-in to Authenticate. People linger at the sign-in to their Managed Apple Account in between. */
export const sessionMinutes = 60
export const challengeMinutes = 60
