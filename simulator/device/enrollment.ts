import type { EnrollmentWay, ParsedEnrollmentProfile } from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import type { Identity } from '../../src/pki/authority.ts'
import type { Credentials } from '../web/sign-in.ts'
import type { ManagedSide } from './managed-side.ts'

/** One installed MDM profile, and all that hangs on it. */
export interface Enrollment {
  readonly kind: 'user' | 'device' | 'automated'
  /** What the device calls itself: a new EnrollmentID each time under User Enrollment, its UDID otherwise. */
  readonly id: string
  readonly way: EnrollmentWay
  /** Who enrolled it, standing by to sign in again; null for nobody. */
  readonly person: (Credentials & { readonly identifier: string }) | null
  profile: ParsedEnrollmentProfile
  identity: Identity
  bearerToken: string | null
  readonly channels: Channel[]
  readonly managed: ManagedSide
}

/** One connection to the server: the device's own, or on a Mac that of a user. */
export interface Channel {
  readonly kind: 'device' | 'user'
  /** EnrollmentUserID or UserID. */
  readonly userId: string | null
  pushToken: Buffer
  pushMagic: string
  /** The last report, kept until the server has taken it. */
  pendingReport: Buffer | null
  /** Whether the last command was put off: the device then comes back by itself. */
  hasPutOff: boolean
  failures: number
}
