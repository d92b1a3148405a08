import type { ParsedEnrollmentProfile } from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import { type StoredIdentity, writeIdentity } from '../apple/stored-identity.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import type { DeviceParts, LiveDevice } from './live-device.ts'
import type { Misbehavior } from './misbehavior.ts'
import type { WayToEnroll } from './way-to-enroll.ts'

/** A device as JSON: with it, the same device goes on after a restart of the simulator. */
export interface DeviceState {
  readonly parts: Omit<DeviceParts, 'unlockToken'> & { readonly unlockToken: string }
  readonly isLocked: boolean
  readonly isOnline: boolean
  readonly misbehaviors: readonly Misbehavior[]
  readonly lastWay: WayToEnroll | null
  readonly enrollment: EnrollmentState | null
}

export interface EnrollmentState extends Omit<Enrollment, 'profile' | 'identity' | 'channels'> {
  readonly profile: ProfileState
  readonly identity: StoredIdentity
  readonly channels: readonly ChannelState[]
}

interface ProfileState extends Omit<ParsedEnrollmentProfile, 'roots' | 'scep'> {
  readonly roots: readonly string[]
  readonly scep: Omit<ParsedEnrollmentProfile['scep'], 'caFingerprint'> & { readonly caFingerprint: string | null }
}

interface ChannelState extends Omit<Channel, 'pushToken' | 'pendingReport'> {
  readonly pushToken: string
  readonly pendingReport: string | null
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

export function writeDeviceState(device: LiveDevice): DeviceState {
  const { id, model, system, isSupervised, language, identityKeyType, hardware, personal } = device
  return {
    parts: {
      id,
      model,
      system,
      isSupervised,
      language,
      identityKeyType,
      hardware,
      personal,
      unlockToken: base64(device.unlockToken),
    },
    isLocked: device.isLocked,
    isOnline: device.isOnline,
    misbehaviors: [...device.misbehaviors],
    lastWay: device.lastWay,
    enrollment: device.enrollment && writeEnrollment(device.enrollment),
  }
}

function writeEnrollment(enrollment: Enrollment): EnrollmentState {
  const { profile, identity, channels } = enrollment
  const { caFingerprint } = profile.scep
  return {
    ...enrollment,
    profile: {
      ...profile,
      roots: profile.roots.map(base64),
      scep: { ...profile.scep, caFingerprint: caFingerprint && base64(caFingerprint) },
    },
    identity: writeIdentity(identity),
    channels: channels.map((channel) => ({
      ...channel,
      pushToken: base64(channel.pushToken),
      pendingReport: channel.pendingReport && base64(channel.pendingReport),
    })),
  }
}
