import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import {
  type EnrollmentWay,
  forbiddenChanges,
  type ParsedEnrollmentProfile,
  parseEnrollmentProfile,
} from './parse-enrollment-profile.ts'

const golden = (name: string) => readFileSync(new URL(`golden/${name}.mobileconfig`, import.meta.url), 'utf8')
const byod: EnrollmentWay = { startedBy: 'account', version: 'mdm-byod' }
const adde: EnrollmentWay = { startedBy: 'account', version: 'mdm-adde' }
const download: EnrollmentWay = { startedBy: 'download', allowsUserEnrollment: true }
const laterDownload: EnrollmentWay = { startedBy: 'download', allowsUserEnrollment: false }

describe('a client takes from a profile', () => {
  it('what a user enrollment from Settings needs', () => {
    expect(read(golden('account-driven-user'), byod)).toEqual({
      identifier: 'org.example.lodger.enroll',
      uuid: '5B1E4A56-1A0B-4F0C-9C59-0A4C3F1D2E01',
      displayName: 'Example work management',
      organizationName: 'Example',
      enrollsAs: { kind: 'account-driven-user', assignedManagedAppleId: 'ada@example.org' },
      topic: 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a',
      serverUrl: 'https://mdm.example.org/mdm/abcdefghij/user',
      checkInUrl: 'https://mdm.example.org/mdm/abcdefghij/user',
      signsMessages: true,
      checksOutWhenRemoved: true,
      serverCapabilities: ['com.apple.mdm.per-user-connections'],
      scep: {
        url: 'https://mdm.example.org/mdm/abcdefghij/scep',
        name: 'lodger',
        challenge: 'one-time-random',
        keySize: 2048,
        keyUsage: 5,
        subject: [['CN', 'lodger 9f41']],
        caFingerprint: Buffer.alloc(32, 7),
      },
      roots: [],
    })
  })

  it('whose account a downloaded one is for', () => {
    expect(read(golden('profile-user'), download).enrollsAs).toEqual({
      kind: 'profile-user',
      managedAppleId: 'ada@example.org',
    })
  })

  it('the rights of a device enrollment, and the certificates to trust', () => {
    const profile = read(golden('device'), laterDownload)
    expect(profile.enrollsAs).toEqual({ kind: 'device', accessRights: 8191 })
    expect(profile.roots).toEqual([Buffer.from('a certificate')])
  })

  it('the rights and the account of a device enrollment from Settings', () => {
    const profile = golden('account-driven-user').replace(
      'BYOD</string>',
      'ADDE</string><key>AccessRights</key><integer>1</integer>',
    )
    expect(read(profile, adde).enrollsAs).toEqual({
      kind: 'account-driven-device',
      assignedManagedAppleId: 'ada@example.org',
      accessRights: 1,
    })
  })

  it('another address for check-in', () => {
    const profile = golden('device').replace(
      '<key>SignMessage</key>',
      '<key>CheckInURL</key><string>https://mdm.example.org/in</string><key>SignMessage</key>',
    )
    expect(read(profile, download).checkInUrl).toBe('https://mdm.example.org/in')
  })
})

describe('a client cancels', () => {
  const assigned = '<key>AssignedManagedAppleID</key><string>ada@example.org</string>'
  it.each<[name: string, profile: string, way: EnrollmentWay, change: [from: string, to: string]]>([
    ['when discovery said the other mode', 'account-driven-user', adde, ['', '']],
    ['without a mode', 'account-driven-user', byod, ['<key>EnrollmentMode</key><string>BYOD</string>', '']],
    ['on an unknown mode', 'account-driven-user', byod, ['BYOD', 'byod']],
    ['without an account', 'account-driven-user', byod, [assigned, '']],
    ['on an account that is none', 'account-driven-user', byod, ['ada@example.org', 'ada']],
    [
      'on access rights beside BYOD',
      'account-driven-user',
      byod,
      [assigned, `${assigned}<key>AccessRights</key><integer>8191</integer>`],
    ],
    [
      'on the account key of downloads',
      'account-driven-user',
      byod,
      [assigned, `${assigned}<key>ManagedAppleID</key><string>a@b.c</string>`],
    ],
    ['on a download meant for Settings', 'account-driven-user', download, ['', '']],
    ['on a profile for downloads in Settings', 'profile-user', byod, ['', '']],
    ['on a user enrollment by download where the system has none', 'profile-user', laterDownload, ['', '']],
    [
      'on a device enrollment without rights',
      'device',
      download,
      ['<key>AccessRights</key><integer>8191</integer>', ''],
    ],
    ['on rights of zero', 'device', download, ['8191', '0']],
    ['on unknown rights', 'device', download, ['8191', '8192']],
    ['on a topic that is not for management', 'device', download, ['com.apple.mgmt.', 'org.example.']],
    [
      'on a server without TLS',
      'device',
      download,
      ['https://mdm.example.org/mdm/abcdefghij/device', 'http://mdm.example.org/'],
    ],
    ['on a server that is no address', 'device', download, ['https://mdm.example.org/mdm/abcdefghij/device', 'mdm']],
    [
      'on an identity that is not in the profile',
      'device',
      download,
      ['<key>IdentityCertificateUUID</key><string>7C', '<key>IdentityCertificateUUID</key><string>8C'],
    ],
    [
      'on two payloads with one UUID',
      'device',
      download,
      ['2E6A1F83-0D49-4B55-9B1C-9A8E44D1C903', '5B1E4A56-1A0B-4F0C-9C59-0A4C3F1D2E01'],
    ],
    [
      'without a management payload',
      'device',
      download,
      ['<string>com.apple.mdm</string>', '<string>com.apple.other</string>'],
    ],
    ['on two management payloads', 'device', download, ['com.apple.security.root', 'com.apple.mdm']],
    [
      'on another version of payloads',
      'device',
      download,
      ['<key>PayloadVersion</key><integer>1', '<key>PayloadVersion</key><integer>2'],
    ],
    [
      'on a key of another type',
      'device',
      download,
      ['<key>Key Type</key><string>RSA', '<key>Key Type</key><string>EC'],
    ],
    [
      'on a subject of another shape',
      'device',
      download,
      ['<array><string>CN</string>', '<array><string>CN</string><string>CN</string>'],
    ],
    [
      'on a subject that is no array',
      'device',
      download,
      ['<key>Subject</key>', '<key>Subject</key><string/><key>Other</key>'],
    ],
    ['on a payload that is no configuration', 'device', download, ['Configuration', 'Profile Service']],
  ])('%s', (_name, profile, way, [from, to]) => {
    expect(golden(profile)).toContain(from)
    expect(() => read(golden(profile).replace(from, to), way)).toThrow(ParseError)
  })
})

describe('a client keeps the installed profile', () => {
  const device = read(golden('device'), download)
  const user = read(golden('account-driven-user'), byod)
  it.each<[key: string, installed: ParsedEnrollmentProfile, next: ParsedEnrollmentProfile]>([
    ['Topic', device, { ...device, topic: 'com.apple.mgmt.other' }],
    ['ServerURL', device, { ...device, serverUrl: `${device.serverUrl}?ticket=1` }],
    ['CheckInURL', device, { ...device, checkInUrl: 'https://mdm.example.org/in' }],
    ['ServerCapabilities', device, { ...device, serverCapabilities: [] }],
    ['AccessRights', { ...device, enrollsAs: { kind: 'device', accessRights: 3 } }, device],
    [
      'AssignedManagedAppleID',
      user,
      { ...user, enrollsAs: { kind: 'account-driven-user', assignedManagedAppleId: 'bob@example.org' } },
    ],
    [
      'EnrollmentMode',
      user,
      {
        ...user,
        enrollsAs: { kind: 'account-driven-device', assignedManagedAppleId: 'ada@example.org', accessRights: null },
      },
    ],
  ])('when the next changes %s', (key, installed, next) => {
    expect(forbiddenChanges(installed, next)).toEqual([key])
  })

  it('but not when it has a new challenge, or fewer rights', () => {
    expect(forbiddenChanges(user, { ...user, uuid: 'new', scep: { ...user.scep, challenge: 'new' } })).toEqual([])
    expect(forbiddenChanges(device, { ...device, enrollsAs: { kind: 'device', accessRights: 3 } })).toEqual([])
    const downloaded = read(golden('profile-user'), download)
    expect(forbiddenChanges(downloaded, downloaded)).toEqual([])
  })
})

function read(profile: string, way: EnrollmentWay): ParsedEnrollmentProfile {
  return parseEnrollmentProfile(Buffer.from(profile), way)
}
