import { describe, expect, it } from 'vitest'
import { readPushCertificate } from './apns-certificate.ts'
import { issuePushCertificate } from './authority.ts'
import { createCsr, parseCsr } from './csr.ts'
import { certificatesFromPem, certificateToPem } from './pem.ts'
import { inOneYear, now, testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'

const { ca, rsaDevice, ecDevice } = await testIdentities()
const topic = 'com.apple.mgmt.External.6f2f7f0e-0a4b-4b57-9e2e-3f4d5c6b7a88'
const key = rsaDevice.privateKey

describe('the push certificate', () => {
  it('that was issued for our request is read', () => {
    const { publicKey } = parseCsr(createCsr({ key, commonName: 'MDM push' }))
    const pem = certificateToPem(aPushCertificate({ publicKey }))
    expect(readPushCertificate(pem, key)).toMatchObject({ topic, notBefore: now, notAfter: inOneYear })
  })

  it('may come with text around it and others after it', () => {
    const pem = `Bag Attributes\n${certificateToPem(aPushCertificate({})).replaceAll('\n', '\r\n')}${certificateToPem(ca.certificate)}`
    expect(readPushCertificate(pem, key).topic).toBe(topic)
  })

  it.each([
    ['for another key', 'KEY_REFUSED', () => aPushCertificate({ publicKey: ecDevice.privateKey })],
    ['for another topic', 'CERTIFICATE_REFUSED', () => aPushCertificate({ topic: 'com.example.app' })],
    [
      'for a topic that could not stand in a header',
      'CERTIFICATE_REFUSED',
      () => aPushCertificate({ topic: 'com.apple.mgmt.a\r\nb' }),
    ],
    ['without a topic', 'CERTIFICATE_REFUSED', () => rsaDevice.certificate],
  ] as const)('is refused %s', (_, code, make) => {
    expect(refusalOf(() => readPushCertificate(certificateToPem(make()), key))).toBe(code)
  })

  it('is refused with the wrong private key', () => {
    expect(refusalOf(() => readPushCertificate(certificateToPem(aPushCertificate({})), ecDevice.privateKey))).toBe(
      'KEY_REFUSED',
    )
  })

  it.each([
    ['empty', ''],
    ['no PEM', 'certificate'],
    ['a request', certificateToPem(ca.certificate).replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST')],
    ['not base64', '-----BEGIN CERTIFICATE-----\nA=A=\n-----END CERTIFICATE-----'],
    ['cut off', certificateToPem(ca.certificate).slice(0, -30)],
    ['no certificate inside', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['too long', ' '.repeat(100_000)],
  ])('is refused when the text is %s', (_, pem) => {
    expect(refusalOf(() => readPushCertificate(pem, key))).toBe('MALFORMED')
  })
})

it('certificates in PEM are read back in their order', () => {
  const pem = [rsaDevice, ca].map(({ certificate }) => certificateToPem(certificate)).join('')
  expect(certificatesFromPem(pem)).toEqual([rsaDevice.certificate, ca.certificate])
})

function aPushCertificate(parts: Partial<Parameters<typeof issuePushCertificate>[1]>): Buffer {
  return issuePushCertificate(ca, {
    publicKey: key,
    topic,
    notBefore: now,
    notAfter: inOneYear,
    serial: Buffer.from([7]),
    ...parts,
  })
}
