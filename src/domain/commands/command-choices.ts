import type { Device } from '../devices/device.ts'
import { guardedFacts, refusalOf } from './command-guard.ts'

/** A command that an admin may want to send to a device, and why it cannot be if so. */
export interface CommandChoice {
  readonly requestType: string
  readonly label: string
  /** What happens, in one sentence. */
  readonly effect: string
  readonly isDestructive: boolean
  readonly refusal: { readonly code: string; readonly reason: string } | null
}

interface CommandWords {
  readonly label: string
  readonly effect: string
  readonly isDestructive?: true
}

/** In the order of the menu. */
const words: Readonly<Record<string, CommandWords>> = {
  DeviceInformation: { label: 'Ask about the device', effect: 'The device reports its model and system version.' },
  SecurityInfo: {
    label: 'Ask about its protection',
    effect: 'The device reports whether its passcode fulfills the rules.',
  },
  ProfileList: { label: 'List profiles', effect: 'The device reports which profiles are installed.' },
  CertificateList: { label: 'List certificates', effect: 'The device reports which certificates are installed.' },
  ManagedApplicationList: { label: 'List managed apps', effect: 'The device reports how its managed apps are doing.' },
  InstalledApplicationList: { label: 'List apps', effect: 'The device reports which apps are installed.' },
  InstallProfile: { label: 'Install a profile', effect: 'The device installs the profile, or replaces it.' },
  RemoveProfile: { label: 'Remove a profile', effect: 'The device removes the profile and what came with it.' },
  DeviceLock: { label: 'Lock the device', effect: 'The screen locks at once; the passcode opens it.' },
  ClearPasscode: {
    label: 'Clear the passcode',
    effect: 'The passcode is gone, and whoever holds the device can open it.',
    isDestructive: true,
  },
  EraseDevice: {
    label: 'Erase the device',
    effect: 'Everything on the device is deleted for good.',
    isDestructive: true,
  },
  ActivationLockBypassCode: {
    label: 'Get the Activation Lock bypass code',
    effect: 'The device reports the code that opens its Activation Lock.',
  },
  ClearActivationLockBypassCode: {
    label: 'Clear the Activation Lock bypass code',
    effect: 'The code to open its Activation Lock is void.',
    isDestructive: true,
  },
}

/** What a command is called; one that no menu offers goes by Apple's name. */
export function commandLabel(requestType: string): string {
  return Object.hasOwn(words, requestType) ? words[requestType]!.label : requestType
}

/** All commands that an admin may think of, with what speaks against each for this device. */
export function commandChoices(device: Device): readonly CommandChoice[] {
  return Object.entries(words).map(([requestType, { label, effect, isDestructive = false }]) => ({
    requestType,
    label,
    effect,
    isDestructive,
    refusal: whyNot(device, requestType),
  }))
}

function whyNot(device: Device, requestType: string): CommandChoice['refusal'] {
  const refusal = refusalOf({ ...guardedFacts(device), requestType, channel: 'device' })
  if (refusal) return { code: refusal.reason, reason: refusal.sentence }
  if (device.state === 'enrolled' || device.state === 'lapsed') return null
  return { code: 'not-managed', reason: 'The device is not managed now.' }
}
