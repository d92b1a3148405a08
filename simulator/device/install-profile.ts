import type { ParsedEnrollmentProfile } from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import { ParseError } from '../../src/apple/parse-error.ts'
import { parsePlistDict } from '../../src/apple/plist/parse-plist.ts'
import type { PlistDict } from '../../src/apple/plist/plist-value.ts'
import { optionalString, requireDicts, requireString } from '../../src/apple/plist/read-dict.ts'
import type { Identity } from '../../src/pki/authority.ts'
import { payloadRules } from '../rules/payload-rules.ts'
import { type Refusal, refusalOf } from '../rules/rule.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import type { LiveDevice } from './live-device.ts'
import type { InstalledPayload, InstalledProfile } from './managed-side.ts'
import { textOf } from './text-of.ts'
import { askedOf } from './who-is-asked.ts'

const maxProfileBytes = 4 << 20

/** A configuration profile that is not an enrollment, read for one channel of this device. */
export interface ProfileToInstall {
  readonly profile: InstalledProfile
  /** Payloads that this kind of enrollment does not take, and why. */
  readonly refused: readonly { readonly type: string; readonly refusal: Refusal }[]
}

/** @throws {ParseError} */
export function readProfile(
  device: LiveDevice,
  enrollment: Enrollment,
  channel: Channel,
  content: Buffer,
): ProfileToInstall {
  const dict = readConfiguration(content)
  const asked = askedOf(device, enrollment, channel)
  const payloads = requireDicts(dict, 'PayloadContent')
  const refusals = payloads.map((payload) => ({
    payload,
    type: requireString(payload, 'PayloadType'),
    refusal: refusalOf(payloadRules[requireString(payload, 'PayloadType')], asked),
  }))
  return {
    profile: {
      identifier: requireString(dict, 'PayloadIdentifier'),
      uuid: requireString(dict, 'PayloadUUID'),
      displayName: optionalString(dict, 'PayloadDisplayName') ?? '',
      organization: optionalString(dict, 'PayloadOrganization') ?? null,
      isEnrollment: false,
      channel: channel.kind,
      payloads: refusals.filter(({ refusal }) => refusal === null).map(({ payload }) => payloadRow(payload)),
    },
    refused: refusals.flatMap(({ type, refusal }) => (refusal === null ? [] : [{ type, refusal }])),
  }
}

/** Whether a profile is one to enroll with, and so a renewal when it comes by command. */
export function holdsEnrollment(content: Buffer): boolean {
  return requireDicts(readConfiguration(content), 'PayloadContent').some(
    (payload) => payload['PayloadType'] === 'com.apple.mdm',
  )
}

function readConfiguration(content: Buffer): PlistDict {
  const dict = parsePlistDict(content, { maxBytes: maxProfileBytes })
  if (dict['PayloadType'] !== 'Configuration') throw new ParseError('BAD_VALUE', 'PayloadType is not Configuration')
  return dict
}

function payloadRow(payload: PlistDict): InstalledPayload {
  const content = payload['PayloadContent']
  const isCertificate = /^com\.apple\.security\.(root|pkcs1|pem)$/.test(textOf(payload['PayloadType']))
  return {
    type: requireString(payload, 'PayloadType'),
    identifier: requireString(payload, 'PayloadIdentifier'),
    uuid: requireString(payload, 'PayloadUUID'),
    displayName: optionalString(payload, 'PayloadDisplayName') ?? '',
    certificate: isCertificate && content instanceof Uint8Array ? derOf(content).toString('base64') : null,
  }
}

/** Certificates come in DER or PEM. */
function derOf(content: Uint8Array): Buffer {
  const pem = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END/.exec(Buffer.from(content).toString('latin1'))?.[1]
  return pem === undefined ? Buffer.from(content) : Buffer.from(pem, 'base64')
}

/** How the enrollment profile itself shows in the list of profiles. */
export function enrollmentProfileRow(profile: ParsedEnrollmentProfile, identity: Identity): InstalledProfile {
  const payload = (type: string, name: string, certificate: Uint8Array | null): InstalledPayload => ({
    type,
    identifier: `${profile.identifier}.${name}`,
    uuid: profile.uuid,
    displayName: name,
    certificate: certificate && Buffer.from(certificate).toString('base64'),
  })
  return {
    identifier: profile.identifier,
    uuid: profile.uuid,
    displayName: profile.displayName ?? '',
    organization: profile.organizationName,
    isEnrollment: true,
    channel: 'device',
    payloads: [
      ...profile.roots.map((root, index) => payload('com.apple.security.root', `root.${index + 1}`, root)),
      payload('com.apple.security.scep', 'identity', identity.certificate),
      payload('com.apple.mdm', 'mdm', null),
    ],
  }
}
