import {
  accountOf,
  type EnrollmentWay,
  type ParsedEnrollmentProfile,
} from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import { certificateToPem } from '../../src/pki/pem.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { Credentials } from '../web/sign-in.ts'
import { authenticate, tokenUpdate } from './check-in.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import { newUuid } from './hardware.ts'
import { enrollmentProfileRow } from './install-profile.ts'
import type { LiveDevice } from './live-device.ts'
import { newManagedSide } from './managed-side.ts'
import { obtainIdentity } from './obtain-identity.ts'
import { isUserEnrollment, readEnrollmentProfile } from './read-enrollment-profile.ts'

export interface EnrollmentInput {
  readonly profile: Buffer
  readonly way: EnrollmentWay
  readonly person: (Credentials & { readonly identifier: string }) | null
  readonly bearerToken: string | null
}

/**
 * From a profile in hand to a managed device: container, work account, identity, check-in. What fails in between leaves
 * nothing behind on the device.
 *
 * @throws {SimulatorError}
 */
export async function installEnrollmentProfile(device: LiveDevice, input: EnrollmentInput): Promise<void> {
  device.checkIsFree()
  const profile = readEnrollmentProfile(device, input.profile, input.way)
  if (isUserEnrollment(profile) && device.isSupervised && !device.misbehaves('ignore-supervision')) {
    throw new SimulatorError('SUPERVISED', 'A supervised device cannot be enrolled as a user’s own')
  }
  const account = accountOf(profile)
  if (account !== null) device.surroundings.accounts.signIn(account)
  device.http.use(null, rootsOf(profile))
  let enrollment: Enrollment | null = null
  try {
    enrollment = {
      kind: kindOf(device, profile),
      id: isUserEnrollment(profile) ? newUuid() : device.hardware.udid,
      way: input.way,
      person: input.person,
      bearerToken: input.bearerToken,
      profile,
      identity: await obtainIdentity(device, profile.scep),
      channels: [],
      managed: newManagedSide(account),
    }
    useIdentity(device, enrollment)
    await checkInForTheFirstTime(device, enrollment)
  } catch (error) {
    for (const channel of enrollment?.channels ?? []) await device.surroundings.push.retire(channel.pushToken)
    device.http.use(null, [])
    throw error
  }
  enrollment.managed.profiles.push(enrollmentProfileRow(profile, enrollment.identity))
  await device.begin(enrollment)
}

/** Proves itself from now on with the enrollment's identity. */
export function useIdentity(device: LiveDevice, { identity, profile }: Enrollment): void {
  device.http.use(
    {
      certificatePem: certificateToPem(identity.certificate),
      privateKeyPem: identity.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    },
    rootsOf(profile),
  )
}

function rootsOf(profile: ParsedEnrollmentProfile): string[] {
  return profile.roots.map(certificateToPem)
}

async function checkInForTheFirstTime(device: LiveDevice, enrollment: Enrollment): Promise<void> {
  const channel = openChannel(device, enrollment, 'device')
  await authenticate(device, enrollment, channel)
  await tokenUpdate(device, enrollment, channel)
  if (hasUserChannel(device, enrollment)) {
    await tokenUpdate(device, enrollment, openChannel(device, enrollment, 'user'))
  }
}

function hasUserChannel(device: LiveDevice, { profile }: Enrollment): boolean {
  const isServed = profile.serverCapabilities.includes('com.apple.mdm.per-user-connections')
  return device.model.platform === 'macos' && isServed
}

function openChannel(device: LiveDevice, enrollment: Enrollment, kind: 'device' | 'user'): Channel {
  const channel: Channel = {
    kind,
    userId: kind === 'user' ? newUuid() : null,
    pushToken: Buffer.alloc(0),
    pushMagic: newUuid(),
    pendingReport: null,
    hasPutOff: false,
    failures: 0,
  }
  const wake = (pushMagic: string) => device.wake(channel, pushMagic)
  channel.pushToken = device.surroundings.push.register(enrollment.profile.topic, wake)
  enrollment.channels.push(channel)
  return channel
}

function kindOf(device: LiveDevice, profile: ParsedEnrollmentProfile): Enrollment['kind'] {
  if (isUserEnrollment(profile)) return 'user'
  return device.isSupervised ? 'automated' : 'device'
}
