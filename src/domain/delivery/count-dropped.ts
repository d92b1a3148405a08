import { isPlistDict, type PlistDict } from '../../apple/plist/plist-value.ts'
import { counter } from '../../platform/metrics.ts'

const dropped = counter(
  'lodger_dropped_facts_total',
  'What user-enrolled devices told though nobody asked; it was dropped unread',
  ['key'],
)

/** What identifies hardware or tells of its owner's private life. Any other fact counts as `other`. */
const telling = setOf(
  'UDID SerialNumber ProvisioningUDID IMEI MEID ICCID EID PhoneNumber ServiceSubscriptions',
  'WiFiMAC BluetoothMAC EthernetMAC DeviceName LocalHostName HostName TimeZone',
  'iTunesStoreAccountHash iTunesStoreAccountIsActive LastCloudBackupDate AccessibilitySettings',
  'CurrentCarrierNetwork SubscriberCarrierNetwork PasscodePresent FDE_PersonalRecoveryKeyCMS',
)
const wanted = setOf(
  'ProductName OSVersion BuildVersion IsSupervised',
  'PasscodeCompliant HardwareEncryptionCaps ManagementStatus',
)

function setOf(...keys: readonly string[]): ReadonlySet<string> {
  return new Set(keys.flatMap((some) => some.split(' ')))
}

/** Counts, by key and never by value, what a user-enrolled device has told too much. */
export function countDropped(answer: PlistDict): void {
  for (const group of ['QueryResponses', 'SecurityInfo']) {
    const told = answer[group]
    if (!isPlistDict(told)) continue
    for (const key of Object.keys(told)) if (!wanted.has(key)) dropped.inc({ key: telling.has(key) ? key : 'other' })
  }
}
