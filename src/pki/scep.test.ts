import { createPublicKey, type KeyObject } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { createAuthority, createScepHelper, type Identity, issueDeviceCertificate } from './authority.ts'
import { makeEnvelopedData } from './cms-enveloped-data.ts'
import { signData } from './cms-signed-data.ts'
import { createCsr } from './csr.ts'
import * as write from './der-writer.ts'
import { createPrivateKeyOf, publicKeySpkiOf } from './keys.ts'
import { oids } from './object-identifiers.ts'
import { certificateToPem } from './pem.ts'
import {
  caCapabilities,
  readScepMessage,
  type ScepOptions,
  ScepRefusal,
  writeCaCertificates,
  writeScepFailure,
  writeScepSuccess,
} from './scep.ts'
import { openScepResponse, readCaCertificates, writeScepRequest } from './scep-client.ts'
import { isOpensslInstalled, scratchDirectory } from './testing/command-line.ts'
import { inOneYear, now, testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'
import { randomSerial } from './write-certificate.ts'

const { ca, ra, rsaDevice, ecDevice } = await testIdentities()
const [rsaKey, ecKey, otherRsaKey] = [rsaDevice.privateKey, ecDevice.privateKey, ra.privateKey]
const asked = { ra: ra.certificate, commonName: 'asked for', challenge: 'one-time challenge', now }

describe('a device gets a certificate', () => {
  it.each([
    ['as iOS asks, with one RSA key', { csrKey: rsaKey, style: 'ios' }],
    [
      'as macOS asks, with a signer of its own and PKCS#10 version 2',
      { csrKey: rsaKey, signerKey: otherRsaKey, style: 'macos' },
    ],
    ['for a P-256 key, with an RSA signer', { csrKey: ecKey, signerKey: rsaKey, style: 'macos' }],
    ['with AES-256 and SHA-512', { csrKey: rsaKey, cipher: 'aes-256-cbc', digest: 'sha512' }],
  ] as const)('%s', (_, how) => {
    const sent = writeScepRequest({ ...asked, ...how })
    const request = readScepMessage(sent.message, ra)
    expect(request).toMatchObject({
      messageType: 'PKCSReq',
      transactionId: sent.transactionId,
      senderNonce: sent.senderNonce,
    })
    expect(request.csr).toMatchObject({ challengePassword: 'one-time challenge', subjectCommonName: 'asked for' })
    expect(request.csr.publicKeySpki).toEqual(publicKeySpkiOf(how.csrKey))
    expect(request.signer.der).toEqual(sent.signer.certificate)
    const issued = issue(request.csr.publicKey)
    expect(openScepResponse(writeScepSuccess(request, ra, issued), sent, ra.certificate)).toEqual({
      status: 'success',
      certificate: issued,
    })
  })

  it('renewed, with its current one as the signer', () => {
    const sent = writeScepRequest({ ...asked, csrKey: ecKey, renewalOf: rsaDevice })
    const request = readScepMessage(sent.message, ra)
    expect(request.messageType).toBe('RenewalReq')
    expect(request.signer.der).toEqual(rsaDevice.certificate)
    const answer = writeScepSuccess(request, ra, issue(request.csr.publicKey), [ca.certificate])
    expect(openScepResponse(answer, sent, ra.certificate).status).toBe('success')
  })
})

describe('a refusal', () => {
  it('answers the request it is for, with a reason', () => {
    const sent = writeScepRequest({ ...asked, csrKey: rsaKey })
    const answer = writeScepFailure(readScepMessage(sent.message, ra), ra, 'badCertId')
    expect(openScepResponse(answer, sent, ra.certificate)).toEqual({ status: 'failure', failInfo: 'badCertId' })
    const another = writeScepRequest({ ...asked, csrKey: rsaKey })
    expect(refusalOf(() => openScepResponse(answer, another, ra.certificate))).toBe('MALFORMED')
  })

  it('is believed from the registration authority only', () => {
    const sent = writeScepRequest({ ...asked, csrKey: rsaKey })
    const answer = writeScepFailure(readScepMessage(sent.message, ra), rsaDevice, 'badRequest')
    expect(refusalOf(() => openScepResponse(answer, sent, ra.certificate))).toBe('SIGNATURE_INVALID')
  })
})

describe('a request is refused', () => {
  const goodCsr = createCsr({ key: rsaKey, commonName: 'x', challengePassword: 'y' })
  const envelope = makeEnvelopedData(goodCsr, ra.certificate)

  it('not when it is good', () => {
    expect(failInfoOf(aMessage({}))).toBeNull()
  })

  it.each([
    ['of type CertPoll', 'badRequest', () => aMessage({ messageType: '20' })],
    ['of type GetCert', 'badRequest', () => aMessage({ messageType: '21' })],
    ['of type GetCRL', 'badRequest', () => aMessage({ messageType: '22' })],
    ['of type UpdateReq', 'badRequest', () => aMessage({ messageType: '18' })],
    ['that is an answer', 'badRequest', () => aMessage({ messageType: '3' })],
    [
      'signed with an elliptic curve key, to which no answer could be encrypted',
      'badAlg',
      () => aMessage({ signer: ecDevice }),
    ],
    ['signed with SHA-1', 'badAlg', () => aMessage({ digest: 'sha1' })],
    ['with a signature that does not fit', 'badMessageCheck', () => withChangedEnd(aMessage({}))],
    [
      'with triple DES',
      'badRequest',
      () => aMessage({ content: makeEnvelopedData(goodCsr, ra.certificate, { cipher: 'des-ede3-cbc' }) }),
    ],
    ['for someone else', 'badRequest', () => aMessage({ content: makeEnvelopedData(goodCsr, ca.certificate) })],
    [
      'with something else in the envelope',
      'badRequest',
      () => aMessage({ content: makeEnvelopedData(Buffer.from('no request'), ra.certificate) }),
    ],
    [
      'without proof of possession',
      'badRequest',
      () => aMessage({ content: makeEnvelopedData(withChangedEnd(goodCsr), ra.certificate) }),
    ],
    ['without an envelope', 'badRequest', () => aMessage({ content: goodCsr })],
    ['without content', 'badRequest', () => aMessage({ content: Buffer.alloc(0) })],
  ])('%s', (_, failInfo, make) => {
    expect(failInfoOf(make())).toBe(failInfo)
  })

  it.each([
    ['without a transaction id', () => aMessage({ transactionId: null })],
    ['with an empty transaction id', () => aMessage({ transactionId: '' })],
    ['with a transaction id that never ends', () => aMessage({ transactionId: 'x'.repeat(257) })],
    ['without a nonce', () => aMessage({ nonce: null })],
    ['that is no message', () => Buffer.from('no message')],
    ['that is too large', () => Buffer.alloc(300 * 1024)],
  ])('without an answer: %s', (_, make) => {
    expect(refusalFor(make())).toMatchObject({ basics: null })
  })

  it('in the same words whatever is wrong in the envelope', () => {
    const refusals = [
      aMessage({ content: makeEnvelopedData(goodCsr, ca.certificate) }),
      aMessage({ content: makeEnvelopedData(Buffer.from('no request'), ra.certificate) }),
      aMessage({ content: makeEnvelopedData(withChangedEnd(goodCsr), ra.certificate) }),
      aMessage({ content: goodCsr }),
    ].map((message) => refusalFor(message))
    const told = refusals.map((refusal) => [refusal?.code, refusal?.message, refusal?.failInfo])
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1)
  })

  it('with what an answer needs, so that one can be given', () => {
    const refusal = refusalFor(aMessage({ digest: 'sha1' }))!
    expect(refusal.basics).toEqual({ transactionId: 'T-1', senderNonce: Buffer.alloc(16, 5), digest: 'sha256' })
    const sent = { message: Buffer.alloc(0), signer: rsaDevice, transactionId: 'T-1', senderNonce: Buffer.alloc(16, 5) }
    const answer = writeScepFailure(refusal.basics!, ra, refusal.failInfo)
    expect(openScepResponse(answer, sent, ra.certificate)).toEqual({ status: 'failure', failInfo: 'badAlg' })
  })

  it('not for SHA-1 and triple DES where those are allowed', () => {
    const legacy = aMessage({
      digest: 'sha1',
      content: makeEnvelopedData(goodCsr, ra.certificate, { cipher: 'des-ede3-cbc' }),
    })
    expect(failInfoOf(legacy, { allowLegacyAlgorithms: true })).toBeNull()
    const request = readScepMessage(legacy, ra, { allowLegacyAlgorithms: true })
    expect(request).toMatchObject({ digest: 'sha1', cipher: 'des-ede3-cbc' })
  })

  interface MessageParts {
    readonly messageType?: string
    readonly signer?: Identity
    readonly digest?: 'sha1' | 'sha256'
    readonly content?: Buffer
    readonly transactionId?: string | null
    readonly nonce?: Buffer | null
  }

  function aMessage({
    messageType = '19',
    signer = rsaDevice,
    digest = 'sha256',
    content = envelope,
    transactionId = 'T-1',
    nonce = Buffer.alloc(16, 5),
  }: MessageParts): Buffer {
    return signData(content, {
      certificate: signer.certificate,
      key: signer.privateKey,
      digest,
      attributes: [
        [oids.scepMessageType, write.printableString(messageType)],
        ...(transactionId === null ? [] : [[oids.scepTransactionId, write.printableString(transactionId)] as const]),
        ...(nonce === null ? [] : [[oids.scepSenderNonce, write.octetString(nonce)] as const]),
      ],
    })
  }

  function failInfoOf(message: Buffer, options?: ScepOptions) {
    return refusalFor(message, options)?.failInfo ?? null
  }

  function refusalFor(message: Buffer, options?: ScepOptions): ScepRefusal | null {
    try {
      readScepMessage(message, ra, options)
      return null
    } catch (error) {
      if (error instanceof ScepRefusal) return error
      throw error
    }
  }
})

describe('the certificates of the server', () => {
  const bytes = writeCaCertificates(ca.certificate, ra.certificate)

  it('are told apart by what they are for', () => {
    expect(readCaCertificates(bytes, 'application/x-x509-ca-ra-cert')).toEqual({
      ca: ca.certificate,
      ra: ra.certificate,
    })
    expect(readCaCertificates(ca.certificate, 'application/x-x509-ca-cert').ra).toEqual(ca.certificate)
    const twice = writeCaCertificates(ca.certificate, ca.certificate)
    expect(refusalOf(() => readCaCertificates(twice, 'application/x-x509-ca-ra-cert'))).toBe('MALFORMED')
  })

  it.runIf(isOpensslInstalled())('are read by openssl', () => {
    const scratch = scratchDirectory()
    afterAll(() => scratch.close())
    scratch.write('certificates', bytes)
    const { output } = scratch.openssl('pkcs7 -inform DER -in certificates -print_certs')
    for (const der of [ca.certificate, ra.certificate]) expect(output).toContain(certificateToPem(der))
  })
})

it('says what it can, one word a line', () => {
  expect(caCapabilities()).toBe('AES\nPOSTPKIOperation\nRenewal\nSHA-256\nSHA-384\nSHA-512\nSCEPStandard\n')
})

it('serves an authority with a P-384 key, since only the helper must have RSA', async () => {
  const about = { organization: 'Example', now, validityDays: 10 }
  const authority = await createAuthority({ ...about, commonName: 'EC CA', keyType: 'p-384' })
  const helper = await createScepHelper(authority, { ...about, commonName: 'EC SCEP' })
  const sent = writeScepRequest({
    ...asked,
    ra: helper.certificate,
    csrKey: await createPrivateKeyOf('p-384'),
    signerKey: rsaKey,
  })
  const request = readScepMessage(sent.message, helper)
  expect(openScepResponse(writeScepSuccess(request, helper, issue(ecKey)), sent, helper.certificate).status).toBe(
    'success',
  )
})

function issue(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return issueDeviceCertificate(ca, {
    publicKey,
    commonName: 'ours',
    organization: 'Example',
    notBefore: now,
    notAfter: inOneYear,
    serial: randomSerial(),
  })
}

function withChangedEnd(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  changed[changed.length - 1]! ^= 1
  return changed
}
