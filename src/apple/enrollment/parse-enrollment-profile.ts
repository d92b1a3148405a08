// Source: https://developer.apple.com/documentation/devicemanagement/mdm and "Implementing the simple authentication
// account-driven enrollment flow", which says when a client cancels.
import { ParseError } from '../parse-error.ts'
import { parsePlistDict } from '../plist/parse-plist.ts'
import type { PlistDict, PlistValue } from '../plist/plist-value.ts'
import {
  optionalBoolean,
  optionalData,
  optionalInteger,
  optionalString,
  optionalStrings,
  requireData,
  requireDict,
  requireDicts,
  requireInteger,
  requireString,
} from '../plist/read-dict.ts'
import { allAccessRights } from './access-rights.ts'

/** How a client came by the profile. */
export type EnrollmentWay =
  /** Signed in in Settings; discovery named this version. */
  | { readonly startedBy: 'account'; readonly version: 'mdm-byod' | 'mdm-adde' }
  /** Opened a download. */
  | { readonly startedBy: 'download'; readonly allowsUserEnrollment: boolean }

/** What a client takes from an enrollment profile. */
export interface ParsedEnrollmentProfile {
  readonly identifier: string
  readonly uuid: string
  readonly displayName: string | null
  readonly organizationName: string | null
  readonly enrollsAs: EnrollsAs
  readonly topic: string
  readonly serverUrl: string
  readonly checkInUrl: string
  readonly signsMessages: boolean
  readonly checksOutWhenRemoved: boolean
  readonly serverCapabilities: readonly string[]
  readonly scep: ParsedScepIdentity
  /** In DER. */
  readonly roots: readonly Uint8Array[]
}

export type EnrollsAs =
  | { readonly kind: 'account-driven-user'; readonly assignedManagedAppleId: string }
  | {
      readonly kind: 'account-driven-device'
      readonly assignedManagedAppleId: string
      readonly accessRights: number | null
    }
  | { readonly kind: 'profile-user'; readonly managedAppleId: string }
  | { readonly kind: 'device'; readonly accessRights: number }

export interface ParsedScepIdentity {
  readonly url: string
  readonly name: string | null
  readonly challenge: string | null
  readonly keySize: number
  readonly keyUsage: number
  readonly subject: readonly (readonly [attribute: string, value: string])[]
  readonly caFingerprint: Uint8Array | null
}

/**
 * Reads an enrollment profile as strictly as a client does: simulated devices enroll by it.
 *
 * @param body - the profile without its signature
 * @throws {ParseError} where a client cancels
 */
export function parseEnrollmentProfile(body: Uint8Array, way: EnrollmentWay): ParsedEnrollmentProfile {
  const profile = parsePlistDict(body)
  requireType(profile, 'Configuration')
  const payloads = requireDicts(profile, 'PayloadContent')
  checkUuids([profile, ...payloads])
  const mdm = theOnly(payloads, 'com.apple.mdm')
  const identity = theOnly(payloads, 'com.apple.security.scep')
  if (requireString(mdm, 'IdentityCertificateUUID') !== requireString(identity, 'PayloadUUID')) {
    throw new ParseError('BAD_VALUE', 'IdentityCertificateUUID names no identity of this profile')
  }
  const serverUrl = requireHttps(mdm, 'ServerURL')
  return {
    identifier: requireString(profile, 'PayloadIdentifier'),
    uuid: requireString(profile, 'PayloadUUID'),
    displayName: optionalString(profile, 'PayloadDisplayName') ?? null,
    organizationName: optionalString(profile, 'PayloadOrganization') ?? null,
    enrollsAs: readKind(mdm, way),
    topic: readTopic(mdm),
    serverUrl,
    checkInUrl: mdm['CheckInURL'] === undefined ? serverUrl : requireHttps(mdm, 'CheckInURL'),
    signsMessages: optionalBoolean(mdm, 'SignMessage') ?? false,
    checksOutWhenRemoved: optionalBoolean(mdm, 'CheckOutWhenRemoved') ?? false,
    serverCapabilities: optionalStrings(mdm, 'ServerCapabilities') ?? [],
    scep: readScep(requireDict(identity, 'PayloadContent')),
    roots: payloads
      .filter((payload) => payload['PayloadType'] === 'com.apple.security.root')
      .map((root) => requireData(root, 'PayloadContent')),
  }
}

/**
 * The names of keys in which `next` differs from the installed profile although they may not; a client that finds any
 * keeps the installed one.
 */
export function forbiddenChanges(installed: ParsedEnrollmentProfile, next: ParsedEnrollmentProfile): readonly string[] {
  const perUserConnections = (profile: ParsedEnrollmentProfile) =>
    profile.serverCapabilities.includes('com.apple.mdm.per-user-connections')
  const changes: Readonly<Record<string, boolean>> = {
    Topic: installed.topic !== next.topic,
    ServerURL: installed.serverUrl !== next.serverUrl,
    CheckInURL: installed.checkInUrl !== next.checkInUrl,
    EnrollmentMode: installed.enrollsAs.kind !== next.enrollsAs.kind,
    AssignedManagedAppleID: accountOf(installed) !== accountOf(next),
    AccessRights: (rightsOf(next) & ~rightsOf(installed)) !== 0,
    ServerCapabilities: perUserConnections(installed) !== perUserConnections(next),
  }
  return Object.keys(changes).filter((key) => changes[key])
}

function readKind(mdm: PlistDict, way: EnrollmentWay): EnrollsAs {
  return way.startedBy === 'account'
    ? readAccountDriven(mdm, way.version)
    : readDownloaded(mdm, way.allowsUserEnrollment)
}

function readAccountDriven(mdm: PlistDict, version: 'mdm-byod' | 'mdm-adde'): EnrollsAs {
  refuseKey(mdm, 'ManagedAppleID')
  const assignedManagedAppleId = requireString(mdm, 'AssignedManagedAppleID')
  if (!/^[^@\s]+@[^@\s]+$/.test(assignedManagedAppleId)) {
    throw new ParseError('BAD_VALUE', 'AssignedManagedAppleID is no account')
  }
  const mode = requireString(mdm, 'EnrollmentMode')
  if (mode !== (version === 'mdm-byod' ? 'BYOD' : 'ADDE')) {
    throw new ParseError('BAD_VALUE', 'EnrollmentMode is not what discovery announced')
  }
  if (mode === 'ADDE') {
    return {
      kind: 'account-driven-device',
      assignedManagedAppleId,
      accessRights: optionalInteger(mdm, 'AccessRights') ?? null,
    }
  }
  refuseKey(mdm, 'AccessRights')
  return { kind: 'account-driven-user', assignedManagedAppleId }
}

function readDownloaded(mdm: PlistDict, allowsUserEnrollment: boolean): EnrollsAs {
  refuseKey(mdm, 'EnrollmentMode')
  refuseKey(mdm, 'AssignedManagedAppleID')
  const managedAppleId = optionalString(mdm, 'ManagedAppleID')
  if (managedAppleId === undefined) {
    const accessRights = requireInteger(mdm, 'AccessRights')
    if (accessRights < 1 || accessRights > allAccessRights)
      throw new ParseError('BAD_VALUE', 'AccessRights has unknown bits')
    return { kind: 'device', accessRights }
  }
  if (!allowsUserEnrollment) {
    throw new ParseError('BAD_VALUE', 'ManagedAppleID: this OS has no User Enrollment by profile')
  }
  return { kind: 'profile-user', managedAppleId }
}

function readTopic(mdm: PlistDict): string {
  const topic = requireString(mdm, 'Topic')
  if (!topic.startsWith('com.apple.mgmt.')) throw new ParseError('BAD_VALUE', 'Topic is not one for management')
  return topic
}

function readScep(content: PlistDict): ParsedScepIdentity {
  if (optionalString(content, 'Key Type') !== 'RSA') throw new ParseError('BAD_VALUE', 'Key Type is not RSA')
  return {
    url: requireString(content, 'URL'),
    name: optionalString(content, 'Name') ?? null,
    challenge: optionalString(content, 'Challenge') ?? null,
    keySize: optionalInteger(content, 'Keysize') ?? 1024,
    keyUsage: optionalInteger(content, 'Key Usage') ?? 0,
    subject: readSubject(content['Subject']),
    caFingerprint: optionalData(content, 'CAFingerprint') ?? null,
  }
}

/** `[[["CN", "a"]], [["O", "b"]]]`: one pair in each relative name. */
function readSubject(subject: PlistValue | undefined): readonly (readonly [string, string])[] {
  if (subject === undefined) return []
  if (!Array.isArray(subject)) throw new ParseError('WRONG_TYPE', 'Subject is not an array')
  return subject.map((name: PlistValue) => {
    const pair = Array.isArray(name) && name.length === 1 ? (name[0] as PlistValue) : undefined
    const [attribute, value] = Array.isArray(pair) && pair.length === 2 ? (pair as readonly PlistValue[]) : []
    if (typeof attribute !== 'string' || typeof value !== 'string') {
      throw new ParseError('WRONG_TYPE', 'Subject is not an array of arrays of pairs')
    }
    return [attribute, value]
  })
}

function requireType(payload: PlistDict, type: string): void {
  if (requireString(payload, 'PayloadType') !== type) throw new ParseError('BAD_VALUE', `PayloadType is not ${type}`)
}

function checkUuids(payloads: readonly PlistDict[]): void {
  const seen = new Set<string>()
  for (const payload of payloads) {
    if (requireInteger(payload, 'PayloadVersion') !== 1) throw new ParseError('BAD_VALUE', 'PayloadVersion is not 1')
    requireString(payload, 'PayloadIdentifier')
    const uuid = requireString(payload, 'PayloadUUID')
    if (seen.has(uuid)) throw new ParseError('BAD_VALUE', 'Two payloads have the same PayloadUUID')
    seen.add(uuid)
  }
}

function theOnly(payloads: readonly PlistDict[], type: string): PlistDict {
  const found = payloads.filter((payload) => payload['PayloadType'] === type)
  const [only] = found
  if (only === undefined || found.length > 1) throw new ParseError('BAD_VALUE', `Not exactly one ${type} payload`)
  return only
}

function requireHttps(dict: PlistDict, key: string): string {
  const url = requireString(dict, key)
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    throw new ParseError('BAD_VALUE', `${key} is no https address`)
  return url
}

function refuseKey(mdm: PlistDict, key: string): void {
  if (mdm[key] !== undefined) throw new ParseError('BAD_VALUE', `${key} does not belong in this kind of enrollment`)
}

/** The Managed Apple Account that the device signs in to; null for a kind that has none. */
export function accountOf({ enrollsAs }: ParsedEnrollmentProfile): string | null {
  switch (enrollsAs.kind) {
    case 'account-driven-user':
    case 'account-driven-device':
      return enrollsAs.assignedManagedAppleId
    case 'profile-user':
      return enrollsAs.managedAppleId
    case 'device':
      return null
    default:
      return enrollsAs satisfies never
  }
}

function rightsOf({ enrollsAs }: ParsedEnrollmentProfile): number {
  return 'accessRights' in enrollsAs ? (enrollsAs.accessRights ?? 0) : 0
}
