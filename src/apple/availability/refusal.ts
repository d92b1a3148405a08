/** Why something is not to be sent to a device. */
export interface Refusal {
  readonly reason: RefusalReason
  /** For an admin. */
  readonly sentence: string
}

export type RefusalReason =
  /** The system does not have it, or not yet. */
  | 'not-supported'
  /** The system does not have it anymore. */
  | 'removed'
  /** Apple forbids it under User Enrollment. */
  | 'enrollment'
  | 'needs-supervision'
  | 'needs-automated-enrollment'
  /** The other connection of a Mac takes it. */
  | 'channel'
  | 'shared-ipad'
  /** Apple permits it and Lodger does not. */
  | 'policy'
