import { createHash, randomInt } from 'node:crypto'

/**
 * What belongs to the person: nothing of it may reach the server of the organization, and nothing of it may differ
 * after the organization has come and gone.
 */
export interface PersonalSide {
  readonly appleAccount: string
  readonly apps: readonly PersonalApp[]
  readonly profiles: readonly { readonly identifier: string; readonly name: string }[]
  readonly mailAccounts: readonly string[]
  readonly certificates: readonly string[]
  readonly photos: number
  readonly deviceName: string
}

export interface PersonalApp {
  readonly bundleId: string
  readonly name: string
  readonly version: string
}

const appNames = [
  'Heartline Dating',
  'Kidney Diary',
  'Union Voice',
  'Prayer Times',
  'Night Bank',
  'Sober Days',
  'Baby Steps',
  'Pocket Poker',
  'Ballot Box',
  'Family Locator',
  'Therapy Notes',
  'Cycle Calendar',
] as const

/** A personal side unlike any other: its texts are looked for afterwards in everything the server keeps. */
export function newPersonalSide(deviceLabel: string): PersonalSide {
  const mark = randomInt(16 ** 8)
    .toString(16)
    .padStart(8, '0')
  return {
    appleAccount: `private.${mark}@icloud.test`,
    apps: appNames.map((name, index) => ({
      bundleId: `test.personal.${mark}.${name.toLowerCase().replaceAll(' ', '-')}`,
      name: `${name} ${mark}`,
      version: `${index + 1}.${index}`,
    })),
    profiles: [{ identifier: `test.personal.${mark}.vpn`, name: `Home VPN ${mark}` }],
    mailAccounts: [`me.${mark}@private-mail.test`],
    certificates: [`Home Router ${mark}`],
    photos: 4_000 + randomInt(9_000),
    deviceName: `${mark}’s ${deviceLabel}`,
  }
}

/** A digest of all of it: equal before and after means untouched. */
export function personalSnapshot(side: PersonalSide): string {
  return createHash('sha256').update(JSON.stringify(side)).digest('hex')
}

/** Every text that must appear nowhere outside of the device. */
export function personalTexts(side: PersonalSide): string[] {
  return [
    side.appleAccount,
    side.deviceName,
    ...side.apps.flatMap((app) => [app.bundleId, app.name]),
    ...side.profiles.flatMap((profile) => [profile.identifier, profile.name]),
    ...side.mailAccounts,
    ...side.certificates,
  ]
}
