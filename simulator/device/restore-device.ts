import { readIdentity } from '../apple/stored-identity.ts'
import { SimulatedDevice } from './device.ts'
import type { DeviceState, EnrollmentState } from './device-state.ts'
import type { Enrollment } from './enrollment.ts'
import { useIdentity } from './install-enrollment-profile.ts'
import type { Surroundings } from './surroundings.ts'

const bytesOf = (text: string) => Buffer.from(text, 'base64')

/** A device as it was when it was last saved; enrolled devices are within reach of pushes again. */
export function restoreDevice(surroundings: Surroundings, state: DeviceState): SimulatedDevice {
  const device = new SimulatedDevice(surroundings, {
    ...state.parts,
    unlockToken: bytesOf(state.parts.unlockToken),
  })
  device.isLocked = state.isLocked
  device.isOnline = state.isOnline
  device.lastWay = state.lastWay
  for (const misbehavior of state.misbehaviors) device.misbehaviors.add(misbehavior)
  if (state.enrollment) {
    const enrollment = readEnrollment(state.enrollment)
    useIdentity(device, enrollment)
    device.resume(enrollment)
  }
  return device
}

function readEnrollment(state: EnrollmentState): Enrollment {
  const { profile, identity, channels } = state
  const { caFingerprint } = profile.scep
  return {
    ...state,
    profile: {
      ...profile,
      roots: profile.roots.map(bytesOf),
      scep: { ...profile.scep, caFingerprint: caFingerprint === null ? null : bytesOf(caFingerprint) },
    },
    identity: readIdentity(identity),
    channels: channels.map((channel) => ({
      ...channel,
      pushToken: bytesOf(channel.pushToken),
      pendingReport: channel.pendingReport === null ? null : bytesOf(channel.pendingReport),
    })),
  }
}
