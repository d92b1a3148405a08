import { X509Certificate } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import {
  createAuthority,
  createDeviceAuthority,
  createServerCertificate,
  type Identity,
  issueDeviceCertificate,
  issueFactoryCertificate,
} from './authority.ts'
import { parseCertificate, verifyIssued } from './certificate.ts'
import { createPrivateKeyOf, exportPrivateKey, importPrivateKey, publicKeySpkiOf } from './keys.ts'
import { signMachineInfo, verifyMachineInfo } from './machine-info-signature.ts'
import { certificateToPem } from './pem.ts'
import { isOpensslInstalled, isStrongSwanInstalled, scratchDirectory } from './testing/command-line.ts'
import { inOneYear, makeDevice, now, testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'

const { ca, ra, signer, rsaDevice, ecDevice } = await testIdentities()
const scratch = scratchDirectory()
afterAll(() => scratch.close())

const about = { organization: 'Example', now, validityDays: 100 }
const server = await createServerCertificate(ca, {
  ...about,
  hosts: ['localhost', '127.0.0.1', '::1', 'fe80::1:2', '2001:db8:1:2:3:4:5:6'],
})

describe.runIf(isOpensslInstalled())('openssl verifies the chain', () => {
  const verify = `verify -x509_strict -attime ${now.getTime() / 1000} -CAfile ca.pem`

  it.each([
    ['of the SCEP helper', ra, 'any'],
    ['of the profile signer', signer, 'smimesign'],
    ['of an RSA device, as a TLS client', rsaDevice, 'sslclient'],
    ['of a P-256 device, as a TLS client', ecDevice, 'sslclient'],
    ['of the server, as a TLS server', server, 'sslserver'],
  ])('%s', (_, identity: Identity, purpose: string) => {
    scratch.write('ca.pem', certificateToPem(ca.certificate))
    scratch.write('certificate.pem', certificateToPem(identity.certificate))
    expect(scratch.openssl(`${verify} -purpose ${purpose} certificate.pem`).output).toContain(': OK')
  })

  it.each(['p-256', 'p-384'] as const)('of an authority with a %s key', async (keyType) => {
    const authority = await createAuthority({ ...about, commonName: 'Another CA', keyType })
    const device = await makeDevice(authority, 'p-256')
    scratch.write('ca.pem', certificateToPem(authority.certificate))
    scratch.write('device.pem', certificateToPem(device.certificate))
    expect(scratch.openssl(`${verify} device.pem`).output).toContain(': OK')
  })
})

describe.runIf(isStrongSwanInstalled())('strongSwan reads', () => {
  it.each([
    ['the authority', ca, 'flags:     CA CRLSign self-signed'],
    ['the server', server, 'altNames:  localhost, 127.0.0.1, ::1, fe80::1:2, 2001:db8:1:2:3:4:5:6'],
    ['a device', ecDevice, 'flags:     clientAuth'],
  ])('%s', (_, identity: Identity, line: string) => {
    scratch.write('certificate.der', identity.certificate)
    expect(scratch.strongSwan('--print --type x509 --in certificate.der').output).toContain(line)
  })
})

it('a server certificate names its hosts', () => {
  const certificate = new X509Certificate(server.certificate)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  expect(certificate.checkHost('example.com')).toBeUndefined()
  for (const address of ['127.0.0.1', '::1', 'fe80::1:2', '2001:db8:1:2:3:4:5:6'])
    expect(certificate.checkIP(address)).toBe(address)
})

describe('a device certificate', () => {
  it('says what we say: subject, dates, serial number, and what the key is for', () => {
    const serial = Buffer.from('7f00000000000000000000000000ff01', 'hex')
    const publicKey = publicKeySpkiOf(rsaDevice.privateKey)
    const der = issueDeviceCertificate(ca, {
      publicKey,
      commonName: 'Ü',
      organization: 'Example',
      notBefore: now,
      notAfter: inOneYear,
      serial,
    })
    const [parsed, known] = [parseCertificate(der), new X509Certificate(der)]
    expect(parsed.subject.commonName).toBe('Ü')
    expect(parsed.serial).toEqual(serial)
    expect([parsed.notBefore, parsed.notAfter]).toEqual([now, inOneYear])
    expect(parsed.publicKeySpki).toEqual(publicKey)
    expect(parsed.keyUsage).toEqual(new Set(['digitalSignature', 'keyEncipherment']))
    expect(known.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    expect(known.ca).toBe(false)
  })

  it.each(['rsa-1024', 'p-521', 'ed25519'] as const)('is not issued for a key of %s', async (kind) => {
    const publicKey = Buffer.from(weakKeys[kind], 'base64')
    const issue = () =>
      issueDeviceCertificate(ca, {
        publicKey,
        commonName: 'x',
        organization: 'x',
        notBefore: now,
        notAfter: inOneYear,
        serial: Buffer.from([1]),
      })
    expect(refusalOf(issue)).toBe('KEY_REFUSED')
  })
})

// SubjectPublicKeyInfo of keys made with openssl for this test.
const weakKeys = {
  'rsa-1024':
    'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCWnNcZ77rCxEm/tLuyE70xicbS6bnsx2RMWB17dh5JcCiAuy1prx7E53LTCXaQnWjqGIjy636IMOm79Ye+U9NWY5pG+coVl260QVRvfXIxQTfFbfbnOnZnF28bn56jF+Po9Jnc+HTXxMoAQR7tjrcT4CUBSCadt2ddogMOpTrIJwIDAQAB',
  'p-521':
    'MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAyu4mlyyrr2cIkfTEkRgyFAs7PPDbsthPGzJU0ICBS1OnpQrw8+1k4gzcLakZPr5E/LkkOlq0XCPgppAIM0B6bDgB1jJ+2fxqSsxBQJXdVMZ8mA2Fv5q5RjXwqUv/qeYTXMC+GF2oFPUTM/GpyQq/m7ZUiETkaHMvBWvJz+O4OM2G97k=',
  ed25519: 'MCowBQYDK2VwAyEAoi29OGwesBtRinQrt0ZYYiOkb2omaBLcZRMApvSGV+E=',
}

it('a look-alike of Apple’s device authority is trusted only by who is told to', async () => {
  const deviceAuthority = await createDeviceAuthority({ now, validityDays: 100 })
  const privateKey = await createPrivateKeyOf('rsa-2048')
  const publicKey = publicKeySpkiOf(privateKey)
  const certificate = issueFactoryCertificate(deviceAuthority, {
    publicKey,
    commonName: 'GUID',
    notBefore: now,
    notAfter: inOneYear,
    serial: Buffer.from([1]),
  })
  const content = Buffer.from('<plist/>')
  const body = signMachineInfo(content, {
    certificate,
    key: privateKey,
    chain: [deviceAuthority.certificate],
    signingTime: now,
  })
  const extraDeviceAuthorities = [parseCertificate(deviceAuthority.certificate)]
  expect(verifyMachineInfo(body)).toEqual({ content, verdict: 'unverified', reason: 'UNKNOWN_DEVICE_AUTHORITY' })
  expect(verifyMachineInfo(body, { extraDeviceAuthorities })).toEqual({ content, verdict: 'verified' })
  expect(verifyIssued(parseCertificate(certificate), extraDeviceAuthorities[0]!)).toBe(true)
})

it.each([
  ['RSA', rsaDevice],
  ['P-256', ecDevice],
])('a private key of %s is the same after export and import', (_, { privateKey }) => {
  expect(importPrivateKey(exportPrivateKey(privateKey)).equals(privateKey)).toBe(true)
  expect(refusalOf(() => importPrivateKey(Buffer.from('no key')))).toBe('KEY_REFUSED')
})
