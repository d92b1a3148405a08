// Source: Apple, "Deploying device management enrollment profiles": what may not change when the profile is replaced.
import { forbiddenChanges } from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import { SimulatorError } from '../simulator-error.ts'
import { authenticate, tokenUpdate } from './check-in.ts'
import type { Enrollment } from './enrollment.ts'
import { useIdentity } from './install-enrollment-profile.ts'
import { enrollmentProfileRow } from './install-profile.ts'
import type { LiveDevice } from './live-device.ts'
import { obtainIdentity } from './obtain-identity.ts'
import { readEnrollmentProfile } from './read-enrollment-profile.ts'

/**
 * Replaces the enrollment profile: a new identity, and check-ins with it. If anything goes wrong, the installed one
 * stays as it is.
 *
 * @throws {SimulatorError}
 */
export async function renewEnrollment(device: LiveDevice, enrollment: Enrollment, body: Buffer): Promise<void> {
  const profile = readEnrollmentProfile(device, body, enrollment.way)
  if (profile.identifier !== enrollment.profile.identifier) {
    throw new SimulatorError('PROFILE_REFUSED', 'The device is enrolled with another profile')
  }
  const changes = forbiddenChanges(enrollment.profile, profile)
  if (changes.length > 0) throw new SimulatorError('PROFILE_REFUSED', `May not change: ${changes.join(', ')}`)
  const identity = await obtainIdentity(device, profile.scep)
  const installed = { profile: enrollment.profile, identity: enrollment.identity }
  Object.assign(enrollment, { profile, identity })
  useIdentity(device, enrollment)
  try {
    for (const channel of enrollment.channels) {
      if (channel.kind === 'device') await authenticate(device, enrollment, channel)
      await tokenUpdate(device, enrollment, channel)
    }
  } catch (error) {
    Object.assign(enrollment, installed)
    useIdentity(device, enrollment)
    throw error
  }
  enrollment.managed.profiles = [
    ...enrollment.managed.profiles.filter(({ isEnrollment }) => !isEnrollment),
    enrollmentProfileRow(profile, identity),
  ]
}
