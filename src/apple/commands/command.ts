/** A command as Lodger sends it. The names of its fields are ours, those of its type Apple's. */
export type Command =
  | { readonly requestType: 'DeviceInformation'; readonly queries: readonly string[] }
  | { readonly requestType: 'SecurityInfo' }
  | { readonly requestType: 'ProfileList' }
  | { readonly requestType: 'CertificateList' }
  | { readonly requestType: 'ManagedApplicationList' }
  | { readonly requestType: 'InstalledApplicationList'; readonly managedAppsOnly: boolean }
  /** `payload` is the profile, signed or not. */
  | { readonly requestType: 'InstallProfile'; readonly payload: Uint8Array }
  | { readonly requestType: 'RemoveProfile'; readonly identifier: string }
  /** `message` and `phoneNumber` show on the lock screen; `pin` unlocks a Mac, six digits. */
  | {
      readonly requestType: 'DeviceLock'
      readonly message?: string | undefined
      readonly phoneNumber?: string | undefined
      readonly pin?: string | undefined
    }
  | {
      readonly requestType: 'EraseDevice'
      readonly pin?: string | undefined
      readonly preserveDataPlan?: boolean | undefined
      readonly disallowProximitySetup?: boolean | undefined
    }
  | { readonly requestType: 'ClearPasscode'; readonly unlockToken: Uint8Array }
  | { readonly requestType: 'Settings'; readonly settings: readonly Setting[] }
  /** `data` is the JSON of the current tokens. */
  | { readonly requestType: 'DeclarativeManagement'; readonly data?: Uint8Array | undefined }

/** An item of the Settings command. */
export interface Setting {
  readonly item: 'OrganizationInfo'
  readonly organization: OrganizationInfo
}

/** Who manages the device; shown to its user, and in the question before an app is installed. */
export interface OrganizationInfo {
  readonly name: string
  readonly shortName?: string | undefined
  readonly address?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
}
