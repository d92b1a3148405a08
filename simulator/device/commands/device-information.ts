import {
  isPlistDict,
  type PlistDict,
  PlistReal,
  type PlistValue,
  plistDict,
} from '../../../src/apple/plist/plist-value.ts'
import { optionalStrings } from '../../../src/apple/plist/read-dict.ts'
import { queryRules } from '../../rules/query-rules.ts'
import { refusalOf } from '../../rules/rule.ts'
import { askedOf, countsAsSupervised } from '../who-is-asked.ts'
import { acknowledged, type CommandAnswer, type CommandContext } from './command-answer.ts'

/** Answers what it may; what it may not, or does not know, is missing from the answer without a word. */
export function deviceInformation(context: CommandContext, command: PlistDict): CommandAnswer {
  const { device, enrollment, channel } = context
  const asked = askedOf(device, enrollment, channel)
  const answers: Record<string, PlistValue> = {}
  for (const query of optionalStrings(command, 'Queries') ?? []) {
    const refusal = refusalOf(queryRules[query], asked)
    if (refusal === 'user-enrollment') device.wire.alarm(query, 'a question User Enrollment forbids')
    const value = refusal === null ? answerTo(context, query) : undefined
    if (value !== undefined) answers[query] = value
  }
  if (device.misbehaves('identifiers-in-answers')) Object.assign(answers, hardwareAnswers(context))
  return acknowledged({ QueryResponses: plistDict(answers) })
}

function answerTo(context: CommandContext, query: string): PlistValue | undefined {
  const { device, enrollment } = context
  const { model, system, personal } = device
  switch (query) {
    case 'DeviceName':
    case 'HostName':
    case 'LocalHostName':
      return personal.deviceName
    case 'OSVersion':
      return system.version
    case 'BuildVersion':
    case 'SupplementalBuildVersion':
      return system.build
    case 'ModelName':
      return marketingFamily(model.platform)
    case 'Model':
      return model.modelNumber.split('/')[0]!
    case 'ModelNumber':
      return model.modelNumber
    case 'ProductName':
      return model.product
    case 'DeviceCapacity':
      return new PlistReal(model.capacityGigabytes)
    case 'AvailableDeviceCapacity':
      return new PlistReal(Math.round(model.capacityGigabytes * 0.4))
    case 'BatteryLevel':
      return new PlistReal(0.8)
    case 'CellularTechnology':
      return model.hasCellular ? 3 : 0
    case 'IsSupervised':
      return countsAsSupervised(device, enrollment) || device.misbehaves('claim-supervised')
    case 'OrganizationInfo':
      return enrollment.managed.organizationName === null
        ? undefined
        : { OrganizationName: enrollment.managed.organizationName }
    case 'TimeZone':
      return 'Europe/Berlin'
    case 'EASDeviceIdentifier':
      return device.hardware.guid.replaceAll('-', '')
    case 'ActiveManagedUsers':
      return enrollment.channels.flatMap(({ userId }) => (userId === null ? [] : [userId]))
    case 'PushToken':
      return enrollment.channels[0]?.pushToken
    case 'MDMOptions':
      return {}
    case 'IsAppleSilicon':
    case 'SupportsiOSAppInstalls':
    case 'SystemIntegrityProtectionEnabled':
    case 'DiagnosticSubmissionEnabled':
    case 'AppAnalyticsEnabled':
      return true
    case 'HasBattery':
      return !model.name.startsWith('Mac mini')
    case 'IsMultiUser':
    case 'IsDeviceLocatorServiceEnabled':
    case 'IsNetworkTethered':
    case 'SupportsLOMDevice':
    case 'AwaitingConfiguration':
    case 'IsActivationLockEnabled':
    case 'IsCloudBackupEnabled':
    case 'IsMDMLostModeEnabled':
    case 'IsDoNotDisturbInEffect':
    case 'DataRoamingEnabled':
    case 'PersonalHotspotEnabled':
    case 'iTunesStoreAccountIsActive':
      return false
    default: {
      const hardware = hardwareAnswers(context)[query]
      return isPlistDict(hardware) ? undefined : hardware
    }
  }
}

/** What tells this device from all others. */
function hardwareAnswers({ device: { hardware } }: CommandContext): PlistDict {
  return plistDict({
    UDID: hardware.udid,
    ProvisioningUDID: hardware.udid,
    SerialNumber: hardware.serialNumber,
    IMEI: hardware.imei ?? undefined,
    MEID: hardware.meid ?? undefined,
    WiFiMAC: hardware.wifiMac,
    BluetoothMAC: hardware.bluetoothMac,
    EthernetMAC: hardware.wifiMac,
    PhoneNumber: hardware.phoneNumber ?? undefined,
    ServiceSubscriptions:
      hardware.imei === null
        ? undefined
        : [
            plistDict({
              IMEI: hardware.imei,
              PhoneNumber: hardware.phoneNumber ?? undefined,
              Slot: 'CTSubscriptionSlotOne',
            }),
          ],
  })
}

function marketingFamily(platform: string): string {
  switch (platform) {
    case 'ios':
      return 'iPhone'
    case 'ipados':
      return 'iPad'
    case 'macos':
      return 'Mac'
    default:
      return 'Apple Vision Pro'
  }
}
