import type { Credentials } from '../web/sign-in.ts'

/** How a person enrolls a device. */
export type WayToEnroll = AccountDrivenEnrollment | LinkEnrollment

/** Signs in with a work account in Settings. */
export interface AccountDrivenEnrollment extends Credentials {
  /** What the person types in Settings; the e-mail address unless said otherwise. */
  readonly identifier?: string
  /** Skips discovery, for servers whose domain nobody hosts. */
  readonly server?: DiscoveredServer
}

/** Opens an enrollment link in Safari. */
export interface LinkEnrollment extends Credentials {
  readonly linkUrl: string
}

export interface DiscoveredServer {
  readonly version: 'mdm-byod' | 'mdm-adde'
  readonly baseUrl: string
}
