// Source: https://developer.apple.com/documentation/devicemanagement/managedapplicationlistresponse
import type { EnrollmentKind } from '../enrollment-kind.ts'
import { isPlistDict, type PlistDict } from '../plist/plist-value.ts'
import { requireDict } from '../plist/read-dict.ts'
import { toldBoolean, toldNumber, toldString } from './answer-fields.ts'

/** The managed apps of a device, installed or on their way. */
export type ManagedApplicationList =
  | { readonly enrolledAs: 'user'; readonly apps: readonly ManagedApp[] }
  | { readonly enrolledAs: 'device'; readonly apps: readonly OwnedManagedApp[] }

export interface ManagedApp {
  readonly bundleId: string
  readonly status: ManagedAppStatus
}

export interface OwnedManagedApp extends ManagedApp {
  readonly hasConfiguration: boolean | undefined
  readonly hasFeedback: boolean | undefined
  readonly isValidated: boolean | undefined
  /** Apple's number of the installed version. */
  readonly externalVersion: number | undefined
}

export type ManagedAppStatus = (typeof lastingStatuses)[number] | (typeof passingStatuses)[number]

const lastingStatuses = [
  'Queued',
  'NeedsRedemption',
  'Redeeming',
  'Prompting',
  'PromptingForLogin',
  'ValidatingPurchase',
  'PromptingForUpdate',
  'PromptingForUpdateLogin',
  'PromptingForManagement',
  'ValidatingUpdate',
  'Updating',
  'Installing',
  'Managed',
  'ManagedButUninstalled',
  'Unknown',
] as const

const passingStatuses = ['UserInstalledApp', 'UserRejected', 'UpdateRejected', 'ManagementRejected', 'Failed'] as const

/** Whether a device reports the status once and then forgets it, so that it must be kept when first seen. */
export function isPassingStatus(status: ManagedAppStatus): boolean {
  return passingStatuses.some((passing) => passing === status)
}

/**
 * Reads the answer to ManagedApplicationList. A status of a newer OS becomes `Unknown`.
 *
 * @param answer - the whole report
 * @throws {ParseError} if it answers something else
 */
export function readManagedApplicationList(answer: PlistDict, kind: EnrollmentKind): ManagedApplicationList {
  const apps = Object.entries(requireDict(answer, 'ManagedApplicationList')).flatMap(([bundleId, app]) =>
    isPlistDict(app) ? [{ bundleId, app }] : [],
  )
  return kind === 'user'
    ? { enrolledAs: 'user', apps: apps.map(({ bundleId, app }) => readApp(bundleId, app)) }
    : { enrolledAs: 'device', apps: apps.map(({ bundleId, app }) => readOwnedApp(bundleId, app)) }
}

function readApp(bundleId: string, app: PlistDict): ManagedApp {
  const status = toldString(app, 'Status')
  return { bundleId, status: [...lastingStatuses, ...passingStatuses].find((known) => known === status) ?? 'Unknown' }
}

function readOwnedApp(bundleId: string, app: PlistDict): OwnedManagedApp {
  return {
    ...readApp(bundleId, app),
    hasConfiguration: toldBoolean(app, 'HasConfiguration'),
    hasFeedback: toldBoolean(app, 'HasFeedback'),
    isValidated: toldBoolean(app, 'IsValidated'),
    externalVersion: toldNumber(app, 'ExternalVersionIdentifier'),
  }
}
