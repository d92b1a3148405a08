import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { appleIphoneDeviceCa } from './apple-iphone-device-ca.ts'
import { createAuthority } from './authority.ts'
import { isValidAt, type ParsedCertificate, parseCertificate, verifyIssued } from './certificate.ts'
import { cachedCertificates } from './certificate-cache.ts'
import { writeName } from './distinguished-name.ts'
import { publicKeySpkiOf } from './keys.ts'
import { inOneYear, now, testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'
import { keyUsage, writeCertificate } from './write-certificate.ts'

const { ca, ra, rsaDevice, ecDevice } = await testIdentities()

describe('parsing', () => {
  it.each([
    ['an authority', ca],
    ['an RSA device', rsaDevice],
    ['a P-256 device', ecDevice],
  ])('says of %s what Node says', (_, { certificate }) => {
    const [parsed, known] = [parseCertificate(certificate), new X509Certificate(certificate)]
    expect(parsed.fingerprint.toString('hex')).toBe(known.fingerprint256.replaceAll(':', '').toLowerCase())
    expect(parsed.serial.toString('hex')).toBe(known.serialNumber.toLowerCase())
    expect(parsed.publicKey.equals(known.publicKey)).toBe(true)
    expect(parsed.notBefore).toEqual(known.validFromDate)
    expect(parsed.notAfter).toEqual(known.validToDate)
    expect(parsed.isAuthority).toBe(known.ca)
    expect(known.subject).toContain(`CN=${parsed.subject.commonName}`)
  })

  it('reads what keys are for', () => {
    expect(parseCertificate(ca.certificate).keyUsage).toEqual(new Set(['keyCertSign', 'cRLSign']))
    expect(parseCertificate(ra.certificate).keyUsage).toEqual(new Set(['digitalSignature', 'keyEncipherment']))
  })

  it('reads Apple’s own', () => {
    expect(appleIphoneDeviceCa.subject.commonName).toBe('Apple iPhone Device CA')
    expect(appleIphoneDeviceCa.isAuthority).toBe(true)
    expect(appleIphoneDeviceCa.publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024)
  })

  it('owns its bytes', () => {
    const message = Buffer.from(rsaDevice.certificate)
    const parsed = parseCertificate(message)
    message.fill(0)
    expect(parsed.der).toEqual(rsaDevice.certificate)
  })

  it('refuses a byte too many and a byte too few', () => {
    expect(refusalOf(() => parseCertificate(Buffer.concat([rsaDevice.certificate, Buffer.from([0])])))).toBe(
      'MALFORMED',
    )
    expect(refusalOf(() => parseCertificate(rsaDevice.certificate.subarray(0, -1)))).toBe('MALFORMED')
  })

  it('refuses an extension that occurs twice', () => {
    const twice = keyUsage('digitalSignature')
    expect(refusalOf(() => parseCertificate(aCertificate([twice, twice])))).toBe('MALFORMED')
  })

  it('refuses another signature algorithm outside than inside', () => {
    const bytes = Buffer.from(rsaDevice.certificate)
    const sha256WithRsa = Buffer.from('2a864886f70d01010b', 'hex')
    bytes[bytes.lastIndexOf(sha256WithRsa) + 8] = 0x0c
    expect(refusalOf(() => parseCertificate(bytes))).toBe('MALFORMED')
  })
})

describe('who issued a certificate', () => {
  const [authority, device] = [parseCertificate(ca.certificate), parseCertificate(rsaDevice.certificate)]

  it('is proven by the signature, whatever the date', () => {
    expect(verifyIssued(device, authority)).toBe(true)
    expect(verifyIssued(authority, authority)).toBe(true)
    expect(verifyIssued(parseCertificate(ecDevice.certificate), authority)).toBe(true)
    expect(verifyIssued(device, authority, { now: new Date('2030-01-01') })).toBe(false)
    expect(verifyIssued(device, authority, { now })).toBe(true)
    expect(verifyIssued(device, authority, { now: new Date('2020-01-01') })).toBe(false)
  })

  it('is no one who has only the same name', async () => {
    const namesake = await createAuthority({ commonName: 'Example CA', organization: 'Example', now, validityDays: 1 })
    expect(parseCertificate(namesake.certificate).subject.der).toEqual(authority.subject.der)
    expect(verifyIssued(device, parseCertificate(namesake.certificate))).toBe(false)
    const ecNamesake = await createAuthority({
      commonName: 'Example CA',
      organization: 'Example',
      now,
      validityDays: 1,
      keyType: 'p-256',
    })
    expect(verifyIssued(device, parseCertificate(ecNamesake.certificate))).toBe(false)
  })

  it('is no one who is not an authority', () => {
    const issuer = parseCertificate(ra.certificate)
    const issued: ParsedCertificate = parseCertificate(aCertificate([], issuer.subject.der))
    expect(verifyIssued(issued, issuer)).toBe(false)
  })

  it('is not believed with a digest that was not asked for', () => {
    expect(verifyIssued(device, authority, { digests: ['sha512'] })).toBe(false)
  })
})

it('is valid from the first second to the last', () => {
  const device = parseCertificate(rsaDevice.certificate)
  expect(isValidAt(device, device.notBefore)).toBe(true)
  expect(isValidAt(device, device.notAfter)).toBe(true)
  expect(isValidAt(device, new Date(device.notBefore.getTime() - 1000))).toBe(false)
  expect(isValidAt(device, new Date(device.notAfter.getTime() + 1000))).toBe(false)
})

it('remembers certificates, and forgets the one that was used longest ago', () => {
  const read = cachedCertificates(2)
  const [first, second] = [read(ca.certificate), read(ra.certificate)]
  expect(read(ca.certificate)).toBe(first)
  read(rsaDevice.certificate)
  expect(read(ca.certificate)).toBe(first)
  expect(read(ra.certificate)).not.toBe(second)
  expect(read(ra.certificate).der).toEqual(second.der)
})

function aCertificate(extensions: readonly Buffer[], issuer = writeName({ commonName: 'x' })): Buffer {
  return writeCertificate({
    serial: Buffer.from([1]),
    issuer,
    subject: writeName({ commonName: 'x' }),
    notBefore: now,
    notAfter: inOneYear,
    publicKeySpki: publicKeySpkiOf(ra.privateKey),
    extensions,
    issuerKey: ra.privateKey,
  })
}
