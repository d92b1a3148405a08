// Source: apple/device-management (MIT, (c) Apple Inc.), mdm/commands/settings, at the level of OS releases 27. Facts only.
import type { Rule } from './rule.ts'

/** The items of the `Settings` command. */
export const settingsItemRules: Readonly<Record<string, Rule>> = {
  Wallpaper: { ios: '8.0 !user supervised' },
  DataRoaming: { ios: '5.0 !user' },
  VoiceRoaming: { ios: '5.0 !user' },
  PersonalHotspot: { ios: '5.0 !user' },
  Bluetooth: { ios: '11.3 !user supervised', macos: '10.13.4 !user' },
  ApplicationConfiguration: { ios: '7.0', macos: '10.15', visionos: '1.1' },
  ApplicationAttributes: { ios: '7.0', visionos: '1.1' },
  DeviceName: { ios: '5.0 !user supervised', macos: '10.10 !user', visionos: '2.0 !user supervised' },
  HostName: { macos: '10.11 !user' },
  OrganizationInfo: { ios: '5.0', macos: '10.9', visionos: '1.1' },
  DefaultApplications: { ios: '18.2 !user', visionos: '2.2 !user' },
  MDMOptions: { ios: '7.0', macos: '10.15 !user', visionos: '2.0' },
  MaximumResidentUsers: { ios: '9.3 !user shared-ipad' },
  SharedDeviceConfiguration: { ios: '13.4 !user shared-ipad' },
  DiagnosticSubmission: { ios: '9.3 !user shared-ipad' },
  AppAnalytics: { ios: '9.3.2 !user shared-ipad' },
  PasscodeLockGracePeriod: { ios: '9.3.2 !user shared-ipad' },
  TimeZone: { ios: '14.0 !user supervised', visionos: '2.0 !user supervised' },
  SoftwareUpdateSettings: { ios: '14.5 removed:27.0 !user supervised' },
  AccessibilitySettings: { ios: '16.0 !user supervised' },
}
