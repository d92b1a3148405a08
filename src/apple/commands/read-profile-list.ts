// Source: https://developer.apple.com/documentation/devicemanagement/profilelistresponse
import type { EnrollmentKind } from '../enrollment-kind.ts'
import type { PlistDict } from '../plist/plist-value.ts'
import { requireDicts } from '../plist/read-dict.ts'
import { toldBoolean, toldString } from './answer-fields.ts'

/** The profiles on a device. A user-enrolled one tells of managed profiles only. */
export type ProfileList =
  | { readonly enrolledAs: 'user'; readonly profiles: readonly InstalledProfile[] }
  | { readonly enrolledAs: 'device'; readonly profiles: readonly OwnedInstalledProfile[] }

export interface InstalledProfile {
  readonly identifier: string
  readonly uuid: string | undefined
}

export interface OwnedInstalledProfile extends InstalledProfile {
  readonly displayName: string | undefined
  readonly organization: string | undefined
  /** Macs do not tell. */
  readonly isManaged: boolean | undefined
}

/**
 * Reads the answer to ProfileList. What is inside a profile, and who signed it, is passed over.
 *
 * @param answer - the whole report
 * @throws {ParseError} if it answers something else
 */
export function readProfileList(answer: PlistDict, kind: EnrollmentKind): ProfileList {
  const items = requireDicts(answer, 'ProfileList')
  return kind === 'user'
    ? { enrolledAs: 'user', profiles: items.flatMap(readProfile) }
    : { enrolledAs: 'device', profiles: items.flatMap(readOwnedProfile) }
}

function readProfile(item: PlistDict): InstalledProfile[] {
  const identifier = toldString(item, 'PayloadIdentifier')
  return identifier === undefined ? [] : [{ identifier, uuid: toldString(item, 'PayloadUUID') }]
}

function readOwnedProfile(item: PlistDict): OwnedInstalledProfile[] {
  return readProfile(item).map((profile) => ({
    ...profile,
    displayName: toldString(item, 'PayloadDisplayName'),
    organization: toldString(item, 'PayloadOrganization'),
    isManaged: toldBoolean(item, 'IsManaged'),
  }))
}
