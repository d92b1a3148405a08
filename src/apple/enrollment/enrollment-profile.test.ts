import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePlist } from '../plist/parse-plist.ts'
import { allAccessRights } from './access-rights.ts'
import { type EnrollmentProfile, writeEnrollmentProfile } from './enrollment-profile.ts'

const common = {
  identifier: 'org.example.lodger.enroll',
  uuids: {
    profile: '5B1E4A56-1A0B-4F0C-9C59-0A4C3F1D2E01',
    identity: '7C2D9E10-64B7-4B0E-8E0B-6C3B6D0A7F02',
    mdm: '2E6A1F83-0D49-4B55-9B1C-9A8E44D1C903',
  },
  displayName: 'Example work management',
  organizationName: 'Example',
  description: 'Lets Example manage its apps and accounts on this device, and nothing else.',
  topic: 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a',
  serverUrl: 'https://mdm.example.org/mdm/abcdefghij/user',
  scep: {
    url: 'https://mdm.example.org/mdm/abcdefghij/scep',
    name: 'lodger',
    challenge: 'one-time-random',
    keySize: 2048,
    subject: [['CN', 'lodger 9f41']],
    caFingerprint: Buffer.alloc(32, 7),
  },
  roots: [],
} as const
const profiles: Readonly<Record<string, EnrollmentProfile>> = {
  'account-driven-user': { ...common, kind: 'account-driven-user', assignedManagedAppleId: 'ada@example.org' },
  'profile-user': { ...common, kind: 'profile-user', managedAppleId: 'ada@example.org' },
  device: {
    ...common,
    kind: 'device',
    accessRights: allAccessRights,
    serverUrl: 'https://mdm.example.org/mdm/abcdefghij/device',
    roots: [{ uuid: '9A4D1C55-3B7E-4F1A-8C2D-5E6F7A8B9C04', certificate: Buffer.from('a certificate') }],
  },
}

describe('an enrollment profile', () => {
  it.each(Object.entries(profiles))('for %s is the golden one', (name, profile) => {
    const golden = readFileSync(new URL(`golden/${name}.mobileconfig`, import.meta.url))
    expect(parsePlist(writeEnrollmentProfile(profile))).toEqual(parsePlist(golden))
  })

  it('for User Enrollment never has access rights', () => {
    expect(writeEnrollmentProfile(profiles['account-driven-user']!).toString()).not.toContain('AccessRights')
    expect(writeEnrollmentProfile(profiles['profile-user']!).toString()).not.toContain('AccessRights')
  })

  it.each([0, -1, 8192, Number.NaN])('is not written with %j for access rights', (accessRights) => {
    expect(() => writeEnrollmentProfile({ ...common, kind: 'device', accessRights })).toThrow(RangeError)
  })
})
