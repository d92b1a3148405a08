import type { EnrollmentWay, ParsedEnrollmentProfile } from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import { type PlistDict, plistDict } from '../../src/apple/plist/plist-value.ts'
import type { Identity } from '../../src/pki/authority.ts'
import type { Asked } from '../rules/rule.ts'
import type { Credentials } from '../web/sign-in.ts'
import type { SimulatedDevice } from './device.ts'
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

/** The keys by which each message says who sends it. */
export function senderKeys(device: SimulatedDevice, enrollment: Enrollment, channel: Channel): PlistDict {
  if (enrollment.kind === 'user') {
    return plistDict({
      EnrollmentID: enrollment.id,
      EnrollmentUserID: channel.userId ?? undefined,
      UDID: device.misbehaves('udid-in-check-in') ? device.hardware.udid : undefined,
    })
  }
  if (channel.userId === null) return { UDID: enrollment.id }
  return { UDID: enrollment.id, UserID: channel.userId, UserShortName: 'ada', UserLongName: 'Ada Example' }
}

/** Who is asked, for Apple's rules. */
export function askedOf(device: SimulatedDevice, enrollment: Enrollment, channel: Channel): Asked {
  const { enrollsAs } = enrollment.profile
  return {
    platform: device.model.platform,
    osVersion: device.system.version,
    enrollment: enrollment.kind,
    isSupervised: countsAsSupervised(device, enrollment),
    channel: channel.kind,
    accessRights: 'accessRights' in enrollsAs ? enrollsAs.accessRights : null,
  }
}

/** A Mac in Device Enrollment counts as supervised from macOS 11 on. */
export function countsAsSupervised(device: SimulatedDevice, enrollment: Enrollment): boolean {
  return device.isSupervised || (device.model.platform === 'macos' && enrollment.kind !== 'user')
}
