import type { DeviceId, EnrollmentSessionId, NetworkId } from '../../platform/ids.ts'

/** A certificate that Lodger issued to a device, as it is known by its fingerprint. */
export interface DeviceIdentity {
  /** SHA-256 of the certificate. */
  readonly fingerprint: Buffer
  /** The one enrollment that it was issued in. */
  readonly sessionId: EnrollmentSessionId
  /** Null until the device has said Authenticate with it. */
  readonly deviceId: DeviceId | null
  readonly networkId: NetworkId
  readonly notAfter: Date
  readonly revokedAt: Date | null
}

/** Whether the certificate still counts. */
export function isUsable(identity: DeviceIdentity, now: Date): boolean {
  return identity.revokedAt === null && now <= identity.notAfter
}
