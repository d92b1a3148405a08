import { describe, expect, it } from 'vitest'
import { cachedCertificates } from './certificate-cache.ts'
import { signData, signDataInBer } from './cms-signed-data.ts'
import { verifyMdmSignature } from './mdm-signature.ts'
import { testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'

const { rsaDevice, ecDevice, ca } = await testIdentities()
const body = Buffer.from('<plist><dict/></plist>')

describe.each([
  ['RSA', rsaDevice],
  ['P-256', ecDevice],
])('the signature of a device with a key of %s', (_, { certificate, privateKey: key }) => {
  const header = signData(body, { certificate, key, detached: true }).toString('base64')

  it('gives its certificate', () => {
    expect(verifyMdmSignature(header, body).der).toEqual(certificate)
  })

  it('may be as devices make it: BER, SHA-1, with or without a chain', () => {
    const asDevicesDo = signDataInBer(body, {
      certificate,
      key,
      detached: true,
      digest: 'sha1',
      chain: [ca.certificate],
    })
    expect(verifyMdmSignature(asDevicesDo.toString('base64'), body).der).toEqual(certificate)
  })

  it('is for this body only, to the last byte', () => {
    expect(refusalOf(() => verifyMdmSignature(header, Buffer.concat([body, Buffer.from('\n')])))).toBe(
      'CONTENT_MISMATCH',
    )
    expect(refusalOf(() => verifyMdmSignature(header, Buffer.alloc(0)))).toBe('CONTENT_MISMATCH')
  })

  it('may embed the body, but no other', () => {
    const attached = signData(body, { certificate, key }).toString('base64')
    expect(refusalOf(() => verifyMdmSignature(attached, body))).toBeNull()
    expect(refusalOf(() => verifyMdmSignature(attached, Buffer.from('another')))).toBe('CONTENT_MISMATCH')
  })

  it('is read with a certificate remembered from last time just the same', () => {
    const readCertificate = cachedCertificates(10)
    const first = verifyMdmSignature(header, body, readCertificate)
    expect(verifyMdmSignature(header, body, readCertificate)).toBe(first)
    expect(refusalOf(() => verifyMdmSignature(header, Buffer.from('another'), readCertificate))).toBe(
      'CONTENT_MISMATCH',
    )
  })

  it.each([
    ['nothing', '', 'MALFORMED'],
    ['a space', `${header.slice(0, 40)} ${header.slice(40)}`, 'MALFORMED'],
    ['a line break', `${header.slice(0, 76)}\r\n${header.slice(76)}`, 'MALFORMED'],
    ['an illegal character', `${header.slice(0, 40)}*${header.slice(40)}`, 'MALFORMED'],
    ['base64url', Buffer.from(header, 'base64').toString('base64url'), 'MALFORMED'],
    ['text after the padding', `${header}AAAA`, 'MALFORMED'],
    ['more than a header holds', 'A'.repeat(1_000_000), 'TOO_LARGE'],
  ])('is refused with %s in the header', (_, text, code) => {
    expect(refusalOf(() => verifyMdmSignature(text, body))).toBe(code)
  })
})
