/** The one organization of this deployment. */
export interface Organization {
  readonly name: string
  readonly createdAt: Date
}
