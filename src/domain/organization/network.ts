import type { NetworkId } from '../../platform/ids.ts'

/** How owners prove who they are. Each source but `none` is one file in the room `owners`. */
export type Authentication = 'none' | 'hosted'

/** A network has its own enrollment link, sign-in, devices and settings. */
export interface Network extends NetworkSettings {
  readonly id: NetworkId
  readonly name: string
  /** The random part of its public addresses. Never changes, since a device holds on to its server's address for good. */
  readonly code: string
  readonly createdAt: Date
}

/** What an admin chooses under Configure > General. */
export interface NetworkSettings {
  readonly authentication: Authentication
  readonly userEnrollmentEnabled: boolean
  /** Profile-driven User Enrollment, for iOS 13-17 and macOS 10.15-14. */
  readonly profileUserEnrollmentEnabled: boolean
  readonly deviceEnrollmentEnabled: boolean
  /** User Enrollment Domain Override; null: a Managed Apple Account equals its owner's e-mail. */
  readonly domainOverride: string | null
  readonly silentAfterDays: number
  readonly supportContact: string | null
}
