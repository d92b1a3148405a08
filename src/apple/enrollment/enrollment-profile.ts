// Source: https://developer.apple.com/documentation/devicemanagement/mdm, .../scep, .../toplevel and Apple's schema,
// mdm/profiles/com.apple.mdm.yaml.
import { type PlistDict, plistDict } from '../plist/plist-value.ts'
import { writePlist } from '../plist/write-plist.ts'
import { allAccessRights } from './access-rights.ts'

/**
 * What makes an enrollment what it is. The client decides the kind by the keys it finds, and cancels without telling
 * anybody when two do not fit together, so each kind has its own type here.
 */
export type EnrollmentProfile =
  /** User Enrollment from Settings: the account the device then signs in to. */
  | (AnyEnrollmentProfile & { readonly kind: 'account-driven-user'; readonly assignedManagedAppleId: string })
  /** User Enrollment by download, for iOS 13.1 to 17 and macOS 10.15 to 14. */
  | (AnyEnrollmentProfile & { readonly kind: 'profile-user'; readonly managedAppleId: string })
  /** Device Enrollment by download; `accessRights` is a sum of the bits in access-rights.ts. */
  | (AnyEnrollmentProfile & { readonly kind: 'device'; readonly accessRights: number })

interface AnyEnrollmentProfile {
  /** Stays the same for good: a profile replaces the installed one of the same identifier. */
  readonly identifier: string
  readonly uuids: { readonly profile: string; readonly identity: string; readonly mdm: string }
  readonly displayName: string
  readonly organizationName: string
  readonly description: string
  /** The push certificate's topic. */
  readonly topic: string
  /** Check-in and commands. May never change. */
  readonly serverUrl: string
  readonly scep: ScepIdentity
  /** Certificates the device shall trust for this server's TLS, in DER; none when it is publicly trusted. */
  readonly roots: readonly { readonly uuid: string; readonly certificate: Uint8Array }[]
}

/** How the device gets its identity. */
export interface ScepIdentity {
  readonly url: string
  /** The CA's name, sent along with GetCACert. */
  readonly name: string
  /** One-time password of this enrollment. */
  readonly challenge: string
  readonly keySize: 2048 | 4096
  /** `[['CN', 'lodger 9f41']]` */
  readonly subject: readonly (readonly [attribute: string, value: string])[]
  /** SHA-256 of the CA certificate, so that nobody else's is accepted. */
  readonly caFingerprint?: Uint8Array | undefined
}

export const enrollmentProfileMediaType = 'application/x-apple-aspen-config'

/**
 * Writes an enrollment profile, unsigned: roots, an identity by SCEP, and the MDM payload.
 *
 * `com.apple.mdm.token` is not among the capabilities, since the server does not answer GetToken.
 *
 * @throws {RangeError} for access rights that Apple does not know
 */
export function writeEnrollmentProfile(profile: EnrollmentProfile): Buffer {
  return writePlist(
    plistDict({
      PayloadType: 'Configuration',
      PayloadVersion: 1,
      PayloadIdentifier: profile.identifier,
      PayloadUUID: profile.uuids.profile,
      PayloadDisplayName: profile.displayName,
      PayloadOrganization: profile.organizationName,
      PayloadDescription: profile.description,
      PayloadContent: [...rootPayloads(profile), scepPayload(profile), mdmPayload(profile)],
    }),
  )
}

function rootPayloads({ identifier, roots }: EnrollmentProfile): PlistDict[] {
  return roots.map(({ uuid, certificate }, index) =>
    plistDict({
      PayloadType: 'com.apple.security.root',
      PayloadVersion: 1,
      PayloadIdentifier: `${identifier}.root.${index + 1}`,
      PayloadUUID: uuid,
      PayloadDisplayName: 'Server certificate',
      PayloadContent: certificate,
    }),
  )
}

function scepPayload({ identifier, uuids, scep }: EnrollmentProfile): PlistDict {
  return plistDict({
    PayloadType: 'com.apple.security.scep',
    PayloadVersion: 1,
    PayloadIdentifier: `${identifier}.identity`,
    PayloadUUID: uuids.identity,
    PayloadDisplayName: 'Device identity',
    PayloadContent: plistDict({
      URL: scep.url,
      Name: scep.name,
      Subject: scep.subject.map((pair) => [[...pair]]),
      Challenge: scep.challenge,
      Keysize: scep.keySize,
      'Key Type': 'RSA',
      'Key Usage': 5, // to sign and to decrypt
      CAFingerprint: scep.caFingerprint,
    }),
  })
}

function mdmPayload(profile: EnrollmentProfile): PlistDict {
  return plistDict({
    PayloadType: 'com.apple.mdm',
    PayloadVersion: 1,
    PayloadIdentifier: `${profile.identifier}.mdm`,
    PayloadUUID: profile.uuids.mdm,
    PayloadDisplayName: 'Management',
    PayloadOrganization: profile.organizationName,
    IdentityCertificateUUID: profile.uuids.identity,
    Topic: profile.topic,
    ServerURL: profile.serverUrl,
    SignMessage: true,
    CheckOutWhenRemoved: true,
    ServerCapabilities: ['com.apple.mdm.per-user-connections'],
    ...kindKeys(profile),
  })
}

function kindKeys(profile: EnrollmentProfile) {
  switch (profile.kind) {
    case 'account-driven-user':
      return { EnrollmentMode: 'BYOD', AssignedManagedAppleID: profile.assignedManagedAppleId }
    case 'profile-user':
      return { ManagedAppleID: profile.managedAppleId }
    case 'device':
      if (!(profile.accessRights > 0 && profile.accessRights <= allAccessRights))
        throw new RangeError('Not access rights')
      return { AccessRights: profile.accessRights }
    default:
      return profile satisfies never
  }
}
