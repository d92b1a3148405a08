import { createHash } from 'node:crypto'
import { allAccessRights } from '../../apple/enrollment/access-rights.ts'
import { type EnrollmentProfile, writeEnrollmentProfile } from '../../apple/enrollment/enrollment-profile.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { loadAuthority } from '../ca/load-authority.ts'
import { signProfile } from '../ca/sign-profile.ts'
import { getOrganization } from '../organization/get-organization.ts'
import type { Network } from '../organization/network.ts'
import { deviceAddresses } from './device-addresses.ts'
import type { EnrollmentSession } from './enrollment-session.ts'

export interface ProfileInput {
  readonly publicUrl: URL
  readonly network: Network
  readonly session: EnrollmentSession
  readonly challenge: string
  /** The push certificate's, or on renewal the one the device was enrolled under. */
  readonly topic: string
}

/** Names the profile for good: what is installed under it is what a renewal replaces and leaving removes. */
export function profileIdentifierOf(network: Pick<Network, 'code'>): string {
  return `lodger.enrollment.${network.code}`
}

/** The signed enrollment profile of a session, with a challenge that certifies one key. */
export async function makeEnrollmentProfile(ctx: Ctx, input: ProfileInput): Promise<Buffer> {
  const { network, session } = input
  const { name: organizationName } = await getOrganization(ctx)
  const { deviceCa } = await loadAuthority(ctx)
  const addresses = deviceAddresses(input.publicUrl, network.code)
  const profile = writeEnrollmentProfile({
    ...kindOf(session),
    identifier: profileIdentifierOf(network),
    uuids: { profile: newUuid(ctx), identity: newUuid(ctx), mdm: newUuid(ctx) },
    displayName: organizationName,
    organizationName,
    description: descriptions[session.kind],
    topic: input.topic,
    serverUrl: session.kind === 'user' ? addresses.user : addresses.device,
    scep: {
      url: addresses.scep,
      name: 'lodger',
      challenge: input.challenge,
      keySize: 2048,
      subject: [
        ['O', organizationName],
        ['CN', session.id],
      ],
      caFingerprint: createHash('sha256').update(deviceCa.certificate).digest(),
    },
    roots: [],
  })
  return signProfile(ctx, profile)
}

const descriptions = {
  user: 'Adds a separate place for work apps and accounts. Everything personal stays yours.',
  device: 'Lets the organization manage this whole device.',
} as const

type ProfileKind =
  | Pick<Extract<EnrollmentProfile, { kind: 'account-driven-user' }>, 'kind' | 'assignedManagedAppleId'>
  | Pick<Extract<EnrollmentProfile, { kind: 'profile-user' }>, 'kind' | 'managedAppleId'>
  | Pick<Extract<EnrollmentProfile, { kind: 'device' }>, 'kind' | 'accessRights'>

function kindOf(session: EnrollmentSession): ProfileKind {
  if (session.kind === 'device') return { kind: 'device', accessRights: allAccessRights }
  const { managedAppleAccount } = session
  return session.method === 'account-driven'
    ? { kind: 'account-driven-user', assignedManagedAppleId: managedAppleAccount }
    : { kind: 'profile-user', managedAppleId: managedAppleAccount }
}

function newUuid(ctx: Ctx): string {
  return ctx.newId().toUpperCase()
}
