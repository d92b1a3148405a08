// Source: apple/device-management (MIT, (c) Apple Inc.), mdm/commands/information.security, at the level of OS releases 27. Facts only.
import type { Rule } from './rule.ts'

/** What the answer to `SecurityInfo` can hold. */
export const securityInfoRules: Readonly<Record<string, Rule>> = {
  HardwareEncryptionCaps: { ios: '4.0', visionos: '1.1' },
  PasscodePresent: { ios: '4.0 !user', visionos: '1.1 !user' },
  PasscodeCompliant: { ios: '4.0', visionos: '1.1' },
  PasscodeCompliantWithProfiles: { ios: '4.0 !user', visionos: '1.1 !user' },
  PasscodeLockGracePeriod: { ios: '9.3.2 !user', visionos: '1.1 !user' },
  PasscodeLockGracePeriodEnforced: { ios: '9.3.2 !user', visionos: '1.1 !user' },
  AutoLockTime: { ios: '17.0 !user shared-ipad' },
  FDE_Enabled: { macos: '10.9' },
  FDE_HasPersonalRecoveryKey: { macos: '10.9 !user' },
  FDE_HasInstitutionalRecoveryKey: { macos: '10.9 !user' },
  FDE_PersonalRecoveryKeyCMS: { macos: '10.13 !user' },
  FDE_PersonalRecoveryKeyDeviceKey: { macos: '10.13 !user' },
  SystemIntegrityProtectionEnabled: { macos: '10.12' },
  FirewallSettings: { macos: '10.12' },
  FirmwarePasswordStatus: { macos: '10.13' },
  ManagementStatus: { ios: '13.0', macos: '10.13.2', visionos: '1.1' },
  SecureBoot: { macos: '10.15' },
  RemoteDesktopEnabled: { macos: '10.14.4 !user' },
  AuthenticatedRootVolumeEnabled: { macos: '11.0' },
  BootstrapTokenAllowedForAuthentication: { macos: '11.0 !user' },
  BootstrapTokenRequiredForSoftwareUpdate: { macos: '11.0 !user' },
  BootstrapTokenRequiredForKernelExtensionApproval: { macos: '11.0 !user' },
  IsRecoveryLockEnabled: { macos: '11.5 !user' },
}
