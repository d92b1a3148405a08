import type { Command, Device, DeviceState } from '../../../src/contract/devices.ts'
import type { EnrollmentKind, Platform } from '../../../src/contract/shapes.ts'
import type { Tone } from './status-chip.tsx'

/** The words of the product for what the API names in code. */
export const kindWords: Record<EnrollmentKind, string> = {
  user: 'User Enrollment',
  device: 'Device Enrollment',
  automated: 'Supervised',
}

export const platformWords: Record<Platform, string> = {
  ios: 'iOS',
  ipados: 'iPadOS',
  macos: 'macOS',
  visionos: 'visionOS',
}

interface StateWords {
  readonly tone: Tone
  readonly word: string
  readonly why: string
}

export const deviceStateWords: Record<DeviceState, StateWords> = {
  authenticated: {
    tone: 'moving',
    word: 'Enrolling',
    why: 'The device has started to enroll and has not finished yet.',
  },
  enrolled: { tone: 'good', word: 'Managed', why: 'The device is enrolled and answers.' },
  lapsed: { tone: 'needs', word: 'Out of reach', why: 'Push messages no longer reach the device; it may have left.' },
  leaving: { tone: 'moving', word: 'Leaving', why: 'The device was told to leave and has not confirmed it yet.' },
  unenrolled: {
    tone: 'skipped',
    word: 'Left',
    why: 'The device has left. It is kept in the list because it is not user-enrolled.',
  },
}

export const commandStateWords: Record<Command['state'], StateWords> = {
  pending: { tone: 'moving', word: 'Pending', why: 'Waits until the device next asks for work.' },
  sent: { tone: 'moving', word: 'Sent', why: 'The device has it and has not answered yet.' },
  'not-now': {
    tone: 'moving',
    word: 'Waiting',
    why: 'The device was locked or busy; it is asked again when it next wakes.',
  },
  acknowledged: { tone: 'good', word: 'Confirmed', why: 'The device has done it.' },
  error: { tone: 'bad', word: 'Failed', why: 'The device could not do it.' },
  'format-error': { tone: 'bad', word: 'Failed', why: 'The device did not understand the command.' },
  expired: { tone: 'skipped', word: 'Expired', why: 'The device did not ask for it in time.' },
  canceled: { tone: 'skipped', word: 'Canceled', why: 'Taken back before the device got it.' },
}

/** "Account-driven" says that the person signed in in Settings; the other way is a downloaded profile. */
export function methodWords(device: Pick<Device, 'method'>): string {
  return device.method === 'account-driven' ? 'account-driven' : 'by profile'
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
