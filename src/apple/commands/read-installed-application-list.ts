// Source: https://developer.apple.com/documentation/devicemanagement/installedapplicationlistresponse
import type { EnrollmentKind } from '../enrollment-kind.ts'
import type { PlistDict } from '../plist/plist-value.ts'
import { requireDicts } from '../plist/read-dict.ts'
import { toldBoolean, toldNumber, toldString } from './answer-fields.ts'

/**
 * The apps on a device. A user-enrolled one tells of managed apps only; what it calls them is left out, since the name
 * of an app that Lodger assigned is known, and any other is nobody's business.
 */
export type InstalledApplicationList =
  | { readonly enrolledAs: 'user'; readonly apps: readonly InstalledApp[] }
  | { readonly enrolledAs: 'device'; readonly apps: readonly OwnedInstalledApp[] }

export interface InstalledApp {
  readonly bundleId: string
  /** As shown to people, `4.2`; the build where there is no such. */
  readonly version: string | undefined
  readonly isInstalling: boolean | undefined
}

export interface OwnedInstalledApp extends InstalledApp {
  readonly name: string | undefined
  readonly sizeBytes: number | undefined
  readonly hasUpdate: boolean | undefined
}

/**
 * Reads the answer to InstalledApplicationList.
 *
 * @param answer - the whole report
 * @throws {ParseError} if it answers something else
 */
export function readInstalledApplicationList(answer: PlistDict, kind: EnrollmentKind): InstalledApplicationList {
  const items = requireDicts(answer, 'InstalledApplicationList')
  return kind === 'user'
    ? { enrolledAs: 'user', apps: items.flatMap(readApp) }
    : { enrolledAs: 'device', apps: items.flatMap(readOwnedApp) }
}

/** Macs list things without an identifier; nothing can be done about those. */
function readApp(item: PlistDict): InstalledApp[] {
  const bundleId = toldString(item, 'Identifier')
  if (bundleId === undefined) return []
  const version = toldString(item, 'ShortVersion') ?? toldString(item, 'Version')
  return [{ bundleId, version, isInstalling: toldBoolean(item, 'Installing') }]
}

function readOwnedApp(item: PlistDict): OwnedInstalledApp[] {
  return readApp(item).map((app) => ({
    ...app,
    name: toldString(item, 'Name'),
    sizeBytes: toldNumber(item, 'BundleSize'),
    hasUpdate: toldBoolean(item, 'HasUpdateAvailable'),
  }))
}
