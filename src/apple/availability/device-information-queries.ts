// Facts from Apple's schema (apple/device-management, MIT, (c) Apple Inc.), mdm/commands/information.device.yaml at the
// level of OS releases 27.
import type { EnrollmentKind, Platform } from '../enrollment-kind.ts'

/**
 * What Lodger asks a device about itself. Of a user-enrolled one, only what it may keep: no name, no battery, no
 * storage, no time zone, though Apple would tell.
 */
export function deviceInformationQueries(kind: EnrollmentKind, platform: Platform): readonly string[] {
  if (kind === 'user') return userQueries.filter((query) => answered[platform].has(query))
  return [...userQueries, ...ownedQueries]
}

/** Those of `queries` that may not be sent: for a user-enrolled device, all that Lodger does not ask by itself. */
export function refusedQueries(queries: readonly string[], kind: EnrollmentKind): readonly string[] {
  return kind === 'user' ? queries.filter((query) => !userQueries.includes(query)) : []
}

/** What a user-enrolled device answers; any other query is missing from its answer. */
export function queriesAnsweredUnderUserEnrollment(platform: Platform): ReadonlySet<string> {
  return answered[platform]
}

const userQueries: readonly string[] = ['ProductName', 'OSVersion', 'BuildVersion', 'IsSupervised']

const ownedQueries: readonly string[] = [
  'SerialNumber',
  'DeviceName',
  'ModelName',
  'ModelNumber',
  'DeviceCapacity',
  'AvailableDeviceCapacity',
  'BatteryLevel',
]

const everywhere = [
  'OrganizationInfo',
  'MDMOptions',
  'DeviceName',
  'OSVersion',
  'SupplementalOSVersionExtra',
  'BuildVersion',
  'SupplementalBuildVersion',
  'ModelName',
  'ModelNumber',
  'ProductName',
  'DeviceCapacity',
  'AvailableDeviceCapacity',
  'BatteryLevel',
  'IsSupervised',
  'TimeZone',
  'DevicePropertiesAttestation',
]
const visionos = [
  ...everywhere,
  'IsDeviceLocatorServiceEnabled',
  'EASDeviceIdentifier',
  'DiagnosticSubmissionEnabled',
  'AppAnalyticsEnabled',
]
const ios = [...visionos, 'Model', 'CellularTechnology', 'IsMultiUser', 'IsNetworkTethered']
const macos = [
  ...everywhere,
  'Model',
  'IsAppleSilicon',
  'HasBattery',
  'ActiveManagedUsers',
  'LocalHostName',
  'HostName',
  'SystemIntegrityProtectionEnabled',
  'SupportsLOMDevice',
  'PushToken',
  'SupportsiOSAppInstalls',
]

const answered: Readonly<Record<Platform, ReadonlySet<string>>> = {
  ios: new Set(ios),
  ipados: new Set(ios),
  macos: new Set(macos),
  visionos: new Set(visionos),
}
