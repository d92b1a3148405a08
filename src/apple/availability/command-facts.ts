// Facts from Apple's schema (apple/device-management, MIT, (c) Apple Inc.), mdm/commands/*.yaml at the level of OS releases
// 27, partly from pre-release publications: what exists since when, and who may be sent it. "iOS" includes iPadOS.

/** What Apple says of one command on one OS. */
export interface CommandOnOs {
  readonly from: string
  /** The release it is gone in. */
  readonly removed?: string
  /** Whether a user-enrolled device accepts it. */
  readonly user: boolean
  /** Automated enrollment implies supervision. */
  readonly needs?: 'supervision' | 'automated-enrollment'
  readonly sharedIpadOnly?: true
  /** On a Mac, which of its connections takes it. */
  readonly channels?: readonly Channel[]
}

export type Channel = 'device' | 'user'

export interface CommandFacts {
  readonly ios?: CommandOnOs
  readonly macos?: CommandOnOs
  readonly visionos?: CommandOnOs
}

const device = ['device'] as const
const user = ['user'] as const
const both = ['device', 'user'] as const

/** By RequestType. A command that is not here does not exist. */
export const commandFacts: ReadonlyMap<string, CommandFacts> = new Map<string, CommandFacts>(
  Object.entries({
    AccountConfiguration: {
      macos: { from: '10.11', user: false, needs: 'automated-enrollment', channels: device },
    },
    ActivationLockBypassCode: {
      ios: { from: '7.1', user: false, needs: 'supervision' },
      macos: { from: '10.15', user: false, needs: 'supervision', channels: device },
      visionos: { from: '2.0', user: false, needs: 'supervision' },
    },
    ActiveNSExtensions: {
      macos: { from: '10.13', user: false, channels: user },
    },
    ApplyRedemptionCode: {
      ios: { from: '5.0', user: false },
    },
    AvailableOSUpdates: {
      ios: { from: '9.0', removed: '27.0', user: false, needs: 'supervision' },
      macos: { from: '10.11', removed: '27.0', user: false, channels: device },
    },
    CancelEnhancedLogCollection: {
      ios: { from: '27.0', user: false, needs: 'supervision' },
      macos: { from: '27.0', user: false, needs: 'supervision', channels: user },
    },
    CertificateList: {
      ios: { from: '4.0', user: true },
      macos: { from: '10.7', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    ClearActivationLockBypassCode: {
      ios: { from: '7.1', user: false, needs: 'supervision' },
      macos: { from: '10.15', user: false, needs: 'supervision', channels: device },
      visionos: { from: '2.0', user: false, needs: 'supervision' },
    },
    ClearPasscode: {
      ios: { from: '4.0', user: false },
      visionos: { from: '1.1', user: false },
    },
    ClearRestrictionsPassword: {
      ios: { from: '8.0', user: false, needs: 'supervision' },
    },
    ContentCachingInformation: {
      macos: { from: '10.15.4', user: false, channels: device },
    },
    DeclarativeManagement: {
      ios: { from: '15.0', user: true },
      macos: { from: '13.0', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    DeleteUser: {
      ios: { from: '9.3', user: false, sharedIpadOnly: true },
      macos: { from: '10.13', user: false, needs: 'supervision', channels: device },
    },
    DeviceConfigured: {
      ios: { from: '9.0', user: false, needs: 'automated-enrollment' },
      macos: { from: '10.11', user: false, needs: 'automated-enrollment', channels: device },
      visionos: { from: '2.0', user: false, needs: 'automated-enrollment' },
    },
    DeviceInformation: {
      ios: { from: '4.0', user: true },
      macos: { from: '10.7', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    DeviceLocation: {
      ios: { from: '9.3', user: false, needs: 'supervision' },
    },
    DeviceLock: {
      ios: { from: '4.0', user: true },
      macos: { from: '10.7', user: false, channels: device },
      visionos: { from: '2.0', user: true },
    },
    DisableLostMode: {
      ios: { from: '9.3', user: false, needs: 'supervision' },
    },
    DisableRemoteDesktop: {
      macos: { from: '10.14.4', user: false, needs: 'supervision', channels: device },
    },
    EnableLostMode: {
      ios: { from: '9.3', user: false, needs: 'supervision' },
    },
    EnableRemoteDesktop: {
      macos: { from: '10.14.4', user: false, needs: 'supervision', channels: device },
    },
    EraseDevice: {
      ios: { from: '4.0', user: false },
      macos: { from: '10.7', user: false, channels: device },
      visionos: { from: '1.1', user: false },
    },
    InstallApplication: {
      ios: { from: '5.0', user: true },
      macos: { from: '10.9', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    InstallEnterpriseApplication: {
      macos: { from: '10.13.6', user: true, channels: device },
    },
    InstallMedia: {
      ios: { from: '8.0', user: true },
      macos: { from: '10.9', removed: '11.0', user: false, channels: user },
    },
    InstallProfile: {
      ios: { from: '4.0', user: true },
      macos: { from: '10.7', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    InstallProvisioningProfile: {
      ios: { from: '4.0', user: true },
      macos: { from: '11.0', user: true, channels: device },
      visionos: { from: '1.1', user: true },
    },
    InstalledApplicationList: {
      ios: { from: '5.0', user: true },
      macos: { from: '10.7', user: false, channels: both },
      visionos: { from: '1.1', user: true },
    },
    InviteToProgram: {
      ios: { from: '7.0', user: false },
      macos: { from: '10.9', user: false, channels: user },
    },
    LOMDeviceRequest: {
      macos: { from: '11.0', user: false, channels: device },
    },
    LOMSetupRequest: {
      macos: { from: '11.0', user: false, channels: device },
    },
    LogOutUser: {
      ios: { from: '9.3', user: false, sharedIpadOnly: true },
    },
    ManagedApplicationAttributes: {
      ios: { from: '7.0', user: true },
      visionos: { from: '1.1', user: true },
    },
    ManagedApplicationConfiguration: {
      ios: { from: '7.0', user: true },
      macos: { from: '10.15', user: true, channels: device },
      visionos: { from: '1.1', user: true },
    },
    ManagedApplicationFeedback: {
      ios: { from: '7.0', user: true },
      macos: { from: '11.0', user: true, channels: user },
      visionos: { from: '1.1', user: true },
    },
    ManagedApplicationList: {
      ios: { from: '5.0', user: true },
      macos: { from: '11.0', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    ManagedMediaList: {
      ios: { from: '8.0', user: true },
    },
    NSExtensionMappings: {
      macos: { from: '10.13', user: false, channels: user },
    },
    OSUpdateStatus: {
      ios: { from: '9.0', removed: '27.0', user: false, needs: 'supervision' },
      macos: { from: '10.11.5', removed: '27.0', user: false, needs: 'supervision', channels: device },
    },
    PlayLostModeSound: {
      ios: { from: '10.3', user: false, needs: 'supervision' },
    },
    ProfileList: {
      ios: { from: '4.0', user: true },
      macos: { from: '10.7', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    ProvisioningProfileList: {
      ios: { from: '4.0', user: true },
      macos: { from: '11.0', user: true, channels: device },
      visionos: { from: '1.1', user: true },
    },
    RefreshCellularPlans: {
      ios: { from: '13.0', user: false },
    },
    RemoveApplication: {
      ios: { from: '5.0', user: true },
      macos: { from: '11.0', user: true, channels: device },
      visionos: { from: '1.1', user: true },
    },
    RemoveMedia: {
      ios: { from: '8.0', user: true },
    },
    RemoveProfile: {
      ios: { from: '4.0', user: true },
      macos: { from: '10.7', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    RemoveProvisioningProfile: {
      ios: { from: '4.0', user: true },
      macos: { from: '11.0', user: true, channels: device },
      visionos: { from: '1.1', user: true },
    },
    RequestMirroring: {
      ios: { from: '7.0', user: true },
      macos: { from: '10.10', user: true, channels: device },
    },
    RequestUnlockToken: {
      ios: { from: '5.0', user: false, needs: 'supervision' },
    },
    RestartDevice: {
      ios: { from: '10.3', user: false, needs: 'supervision' },
      macos: { from: '10.13', user: false, channels: device },
    },
    Restrictions: {
      ios: { from: '4.0', user: false },
      visionos: { from: '1.1', user: false },
    },
    RotateFileVaultKey: {
      macos: { from: '10.9', user: false, channels: device },
    },
    ScheduleOSUpdate: {
      ios: { from: '9.0', removed: '27.0', user: false, needs: 'supervision' },
      macos: { from: '10.11', removed: '27.0', user: false, needs: 'supervision', channels: device },
    },
    ScheduleOSUpdateScan: {
      macos: { from: '10.11', removed: '27.0', user: false, needs: 'supervision', channels: device },
    },
    SecurityInfo: {
      ios: { from: '4.0', user: true },
      macos: { from: '10.7', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    SetAutoAdminPassword: {
      macos: { from: '10.11', user: false, needs: 'automated-enrollment', channels: device },
    },
    SetFirmwarePassword: {
      macos: { from: '10.13', user: false, channels: device },
    },
    SetRecoveryLock: {
      macos: { from: '11.5', user: false, channels: device },
    },
    Settings: {
      ios: { from: '5.0', user: true },
      macos: { from: '10.9', user: true, channels: both },
      visionos: { from: '1.1', user: true },
    },
    ShutDownDevice: {
      ios: { from: '10.3', user: false, needs: 'supervision' },
      macos: { from: '10.13', user: false, channels: device },
    },
    StopMirroring: {
      ios: { from: '7.0', user: false, needs: 'supervision' },
      macos: { from: '10.10', user: false, channels: device },
    },
    TriggerEnhancedLogCollection: {
      ios: { from: '27.0', user: false, needs: 'supervision' },
      macos: { from: '27.0', user: false, needs: 'supervision', channels: user },
    },
    UnlockUserAccount: {
      macos: { from: '10.13', user: false, channels: device },
    },
    UserConfigured: {
      ios: { from: '17.0', user: false, needs: 'automated-enrollment' },
    },
    UserList: {
      ios: { from: '9.3', user: false, sharedIpadOnly: true },
      macos: { from: '10.13', user: false, needs: 'supervision', channels: device },
    },
    ValidateApplications: {
      ios: { from: '9.2', user: true },
      visionos: { from: '1.1', user: true },
    },
    VerifyFirmwarePassword: {
      macos: { from: '10.13', user: false, channels: device },
    },
    VerifyRecoveryLock: {
      macos: { from: '11.5', user: false, channels: device },
    },
  }),
)
