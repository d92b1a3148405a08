/** What an organization has put on a device; under User Enrollment all of it lives in a container of its own. */
export interface ManagedSide {
  /** The one account of the container; null for Device Enrollment, which has no container. */
  readonly account: string | null
  profiles: InstalledProfile[]
  apps: ManagedApp[]
  organizationName: string | null
  declarationsToken: string | null
  declarations: InstalledDeclaration[]
}

export interface InstalledProfile {
  readonly identifier: string
  readonly uuid: string
  readonly displayName: string
  readonly organization: string | null
  readonly isEnrollment: boolean
  readonly channel: 'device' | 'user'
  readonly payloads: readonly InstalledPayload[]
}

export interface InstalledPayload {
  readonly type: string
  readonly identifier: string
  readonly uuid: string
  readonly displayName: string
  /** Base64 DER, for payloads that hold a certificate. */
  readonly certificate: string | null
}

export interface ManagedApp {
  readonly bundleId: string
  readonly name: string
  readonly version: string
  status: 'Prompting' | 'Installing' | 'Managed' | 'ManagedButUninstalled' | 'UserRejected'
  hasConfiguration: boolean
}

export interface InstalledDeclaration {
  readonly category: string
  readonly identifier: string
  readonly serverToken: string
  readonly type: string
}

export function newManagedSide(account: string | null): ManagedSide {
  return {
    account,
    profiles: [],
    apps: [],
    organizationName: null,
    declarationsToken: null,
    declarations: [],
  }
}
