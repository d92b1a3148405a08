import type { DeviceId, EnrollmentId, NetworkId, OwnerId } from '../../platform/ids.ts'
import type { DeviceState, EnrollmentKind, EnrollmentMethod, Platform } from './device.ts'

/** A device as lists show it. */
export interface DeviceSummary {
  readonly id: DeviceId
  readonly networkId: NetworkId
  readonly kind: EnrollmentKind
  readonly method: EnrollmentMethod
  readonly enrollmentId: EnrollmentId
  /** `iPhone 13 · 2` */
  readonly name: string
  readonly platform: Platform
  readonly product: string | null
  readonly model: string | null
  readonly osVersion: string | null
  readonly state: DeviceState
  readonly owner: { readonly id: OwnerId; readonly name: string; readonly email: string } | null
  readonly managedAppleAccount: string | null
  readonly tags: readonly string[]
  readonly enrolledAt: Date | null
  readonly lastSeenAt: Date | null
  readonly leftAt: Date | null
  readonly pendingCommands: number
}
