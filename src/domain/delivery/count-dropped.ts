import { isPlistDict, type PlistDict } from '../../apple/plist/plist-value.ts'
import { counter } from '../../platform/metrics.ts'

const dropped = counter(
  'lodger_dropped_facts_total',
  'What user-enrolled devices told though nobody asked; it was dropped unread',
  ['key'],
)

/** What identifies hardware or tells of its owner's private life. Any other fact counts as `other`. */
const telling: ReadonlySet<string> = new Set([
  ...[
    'UDID',
    'SerialNumber',
    'ProvisioningUDID',
    'IMEI',
    'MEID',
    'ICCID',
    'EID',
    'PhoneNumber',
    'ServiceSubscriptions',
  ],
  ...['WiFiMAC', 'BluetoothMAC', 'EthernetMAC', 'DeviceName', 'LocalHostName', 'HostName', 'TimeZone'],
  ...['iTunesStoreAccountHash', 'iTunesStoreAccountIsActive', 'LastCloudBackupDate', 'AccessibilitySettings'],
  ...['CurrentCarrierNetwork', 'SubscriberCarrierNetwork', 'PasscodePresent', 'FDE_PersonalRecoveryKeyCMS'],
])
const wanted: ReadonlySet<string> = new Set([
  ...['ProductName', 'OSVersion', 'BuildVersion', 'IsSupervised'],
  ...['PasscodeCompliant', 'HardwareEncryptionCaps', 'ManagementStatus'],
])

/** Counts, by key and never by value, what a user-enrolled device has told too much. */
export function countDropped(answer: PlistDict): void {
  for (const group of ['QueryResponses', 'SecurityInfo']) {
    const told = answer[group]
    if (!isPlistDict(told)) continue
    for (const key of Object.keys(told)) if (!wanted.has(key)) dropped.inc({ key: telling.has(key) ? key : 'other' })
  }
}
