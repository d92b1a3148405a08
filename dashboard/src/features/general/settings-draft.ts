import type { z } from 'zod'
import type { NetworkSettings, NetworkSettingsChange } from '../../../../src/contract/networks.ts'

export type Settings = z.infer<typeof NetworkSettings>
export type Draft = Pick<
  Settings,
  | 'authentication'
  | 'userEnrollmentEnabled'
  | 'profileUserEnrollmentEnabled'
  | 'deviceEnrollmentEnabled'
  | 'silentAfterDays'
> & { readonly domainOverride: string; readonly supportContact: string }
type Change = z.infer<typeof NetworkSettingsChange>

export function draftOf(settings: Settings): Draft {
  return {
    authentication: settings.authentication,
    userEnrollmentEnabled: settings.userEnrollmentEnabled,
    profileUserEnrollmentEnabled: settings.profileUserEnrollmentEnabled,
    deviceEnrollmentEnabled: settings.deviceEnrollmentEnabled,
    domainOverride: settings.domainOverride ?? '',
    silentAfterDays: settings.silentAfterDays,
    supportContact: settings.supportContact ?? '',
  }
}

/** Enrollment is never open without sign-in, so choosing None closes every way in. */
export function withAuthentication(draft: Draft, authentication: Draft['authentication']): Draft {
  if (authentication !== 'none') return { ...draft, authentication }
  return {
    ...draft,
    authentication,
    userEnrollmentEnabled: false,
    profileUserEnrollmentEnabled: false,
    deviceEnrollmentEnabled: false,
  }
}

/** What a person has changed, so that everything else follows what is saved, even if a colleague saves meanwhile. */
export function editsOf(settings: Settings, draft: Draft): Partial<Draft> {
  const saved = draftOf(settings)
  return Object.fromEntries(Object.entries(draft).filter(([key, value]) => value !== saved[key as keyof Draft]))
}

/** Only what differs from what is saved. */
export function changeOf(settings: Settings, draft: Draft): Change {
  const saved = draftOf(settings)
  const change: Record<string, unknown> = {}
  for (const key of Object.keys(saved) as (keyof Draft)[]) {
    const value = draft[key]
    const clean = typeof value === 'string' ? value.trim() : value
    if (clean !== saved[key]) change[key] = clean === '' ? null : clean
  }
  return change
}

const sourceWords = { none: 'None', hosted: 'Hosted accounts' } as const

/** What saving will do, in sentences. */
export function changesInWords(settings: Settings, draft: Draft): string[] {
  const change = changeOf(settings, draft)
  const words: string[] = []
  const onOff = (value: boolean | undefined, what: string) => {
    if (value !== undefined) words.push(`Turn ${value ? 'on' : 'off'} ${what}`)
  }
  if (change.authentication !== undefined) words.push(`Authentication: ${sourceWords[change.authentication]}`)
  onOff(change.userEnrollmentEnabled, 'Apple User Enrollment')
  onOff(change.profileUserEnrollmentEnabled, 'User Enrollment by profile for older systems')
  onOff(change.deviceEnrollmentEnabled, 'Device Enrollment')
  if (change.domainOverride === null) words.push('No domain override: accounts are the owners’ e-mail addresses')
  else if (change.domainOverride !== undefined) words.push(`User Enrollment Domain Override: ${change.domainOverride}`)
  if (change.supportContact === null) words.push('No support contact')
  else if (change.supportContact !== undefined) words.push(`Support contact: ${change.supportContact}`)
  if (change.silentAfterDays !== undefined)
    words.push(`Silent devices are taken to have left after ${change.silentAfterDays} days`)
  return words
}
