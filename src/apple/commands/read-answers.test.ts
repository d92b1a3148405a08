import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { type PlistDict, plistDict } from '../plist/plist-value.ts'
import { parseReport } from './parse-report.ts'
import { readCertificateList } from './read-certificate-list.ts'
import { readDeviceInformation } from './read-device-information.ts'
import { readInstalledApplicationList } from './read-installed-application-list.ts'
import { isPassingStatus, readManagedApplicationList } from './read-managed-application-list.ts'
import { readProfileList } from './read-profile-list.ts'
import { readSecurityInfo } from './read-security-info.ts'

const golden = (name: string) => parseReport(readFileSync(new URL(`golden/${name}.plist`, import.meta.url))).answer
const common = { product: 'iPhone14,5', osVersion: '18.2.1', buildVersion: '22C161', isSupervised: false }

describe('DeviceInformation', () => {
  it('of a user-enrolled device is four facts, whatever it tells', () => {
    const user = { enrolledAs: 'user', ...common }
    expect(readDeviceInformation(golden('device-information'), 'user')).toStrictEqual(user)
    expect(readDeviceInformation(golden('device-information-hostile'), 'user')).toStrictEqual(user)
  })

  it.each(['device', 'automated'] as const)(
    'of a device of the organization (%s) has its name and serial number',
    (kind) => {
      expect(readDeviceInformation(golden('device-information-device'), kind)).toStrictEqual({
        enrolledAs: 'device',
        ...common,
        serialNumber: 'C39VX5P1JCLM',
        deviceName: 'Till 4',
        modelName: 'iPhone',
        modelNumber: 'MLPF3ZD/A',
        capacityGigabytes: 128,
        availableCapacityGigabytes: 101.25,
        batteryLevel: 0.87,
      })
    },
  )

  it('leaves open what was not told, or told in another form', () => {
    const answer = plistDict({ QueryResponses: plistDict({ OSVersion: 18, ProductName: '', IsSupervised: 'no' }) })
    expect(readDeviceInformation(answer, 'user')).toEqual({
      enrolledAs: 'user',
      product: undefined,
      osVersion: undefined,
      buildVersion: undefined,
      isSupervised: undefined,
    })
  })
})

describe('SecurityInfo', () => {
  it('of a user-enrolled device says whether its passcode complies, whatever it tells', () => {
    const user = { enrolledAs: 'user', isPasscodeCompliant: true, isUserEnrollment: true }
    expect(readSecurityInfo(golden('security-info'), 'user')).toStrictEqual(user)
    expect(readSecurityInfo(golden('security-info-hostile'), 'user')).toStrictEqual(user)
  })

  it('of a Mac of the organization says how it is protected', () => {
    expect(readSecurityInfo(golden('security-info-mac-device'), 'device')).toStrictEqual({
      enrolledAs: 'device',
      isPasscodeCompliant: undefined,
      isUserEnrollment: false,
      isPasscodePresent: undefined,
      isPasscodeCompliantWithProfiles: undefined,
      isDiskEncrypted: true,
      isFirewallOn: true,
      isSystemIntegrityProtected: true,
      isEnrolledAutomatically: false,
      isEnrollmentApprovedByUser: true,
    })
  })
})

describe('ProfileList', () => {
  const profile = { identifier: 'org.example.lodger.enroll', uuid: '5B1E4A56-1A0B-4F0C-9C59-0A4C3F1D2E01' }
  it('of a user-enrolled device names its profiles', () => {
    expect(readProfileList(golden('profile-list'), 'user')).toStrictEqual({ enrolledAs: 'user', profiles: [profile] })
  })

  it('of a device of the organization describes them', () => {
    expect(readProfileList(golden('profile-list'), 'device')).toStrictEqual({
      enrolledAs: 'device',
      profiles: [{ ...profile, displayName: 'Example work management', organization: 'Example', isManaged: true }],
    })
  })

  it('passes over one without a name', () => {
    expect(readProfileList(plistDict({ ProfileList: [plistDict({ PayloadUUID: 'a' })] }), 'user')).toEqual({
      enrolledAs: 'user',
      profiles: [],
    })
  })
})

describe('CertificateList', () => {
  const certificate = new X509Certificate(readFileSync(new URL('golden/certificate.pem', import.meta.url)))
  const fingerprint = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex')
  const answer = plistDict({
    CertificateList: [
      plistDict({ CommonName: "Ada's certificate", Data: certificate.raw, IsIdentity: true }),
      plistDict({ CommonName: 'No data', IsIdentity: true }),
      plistDict({ Data: Buffer.from('no certificate') }),
    ],
  })
  it('of a user-enrolled device has fingerprints and no names', () => {
    const list = readCertificateList(answer, 'user')
    expect(list.certificates).toHaveLength(2)
    expect(list.certificates[0]).toStrictEqual({ fingerprint, isIdentity: true })
  })

  it('of a device of the organization has names and ends', () => {
    const list = readCertificateList(answer, 'device')
    expect(list.certificates).toMatchObject([
      { fingerprint, isIdentity: true, commonName: "Ada's certificate", notAfter: certificate.validToDate },
      { isIdentity: false, commonName: undefined, notAfter: undefined },
    ])
  })
})

describe('ManagedApplicationList', () => {
  it('of a user-enrolled device says how each managed app is', () => {
    expect(readManagedApplicationList(golden('managed-application-list'), 'user')).toStrictEqual({
      enrolledAs: 'user',
      apps: [
        { bundleId: 'com.example.notes', status: 'Managed' },
        { bundleId: 'com.example.chat', status: 'UserRejected' },
      ],
    })
  })

  it('of a device of the organization says more', () => {
    expect(readManagedApplicationList(golden('managed-application-list'), 'device').apps[0]).toStrictEqual({
      bundleId: 'com.example.notes',
      status: 'Managed',
      hasConfiguration: true,
      hasFeedback: false,
      isValidated: true,
      externalVersion: 851234567,
    })
  })

  it('takes a status of the future for unknown', () => {
    const answer = plistDict({
      ManagedApplicationList: plistDict({ a: plistDict({ Status: 'Teleporting' }), b: 'odd' }),
    })
    expect(readManagedApplicationList(answer, 'user').apps).toEqual([{ bundleId: 'a', status: 'Unknown' }])
  })

  it('knows which states are reported once', () => {
    expect(isPassingStatus('UserRejected')).toBe(true)
    expect(isPassingStatus('Managed')).toBe(false)
  })
})

describe('InstalledApplicationList', () => {
  const app = { bundleId: 'com.example.notes', version: '4.2', isInstalling: false }
  it('of a user-enrolled device has no names', () => {
    expect(readInstalledApplicationList(golden('installed-application-list'), 'user')).toStrictEqual({
      enrolledAs: 'user',
      apps: [app],
    })
  })

  it('of a device of the organization has names and sizes', () => {
    expect(readInstalledApplicationList(golden('installed-application-list'), 'device')).toStrictEqual({
      enrolledAs: 'device',
      apps: [{ ...app, name: 'Notes', sizeBytes: 12345678, hasUpdate: true }],
    })
  })

  it('shows the build where there is no version, and passes over what has no identifier', () => {
    const answer = plistDict({
      InstalledApplicationList: [plistDict({ Identifier: 'a', Version: '7' }), plistDict({ Name: 'Kernel' })],
    })
    expect(readInstalledApplicationList(answer, 'user').apps).toEqual([
      { bundleId: 'a', version: '7', isInstalling: undefined },
    ])
  })
})

it.each<(answer: PlistDict, kind: 'user') => unknown>([
  readDeviceInformation,
  readSecurityInfo,
  readProfileList,
  readCertificateList,
  readManagedApplicationList,
  readInstalledApplicationList,
])('$name refuses an answer to something else', (read) => {
  expect(() => read(golden('idle'), 'user')).toThrow(ParseError)
})
