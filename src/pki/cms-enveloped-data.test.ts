import { constants, createCipheriv, publicEncrypt } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { PkiError } from './asn1-error.ts'
import { parseCertificate } from './certificate.ts'
import { makeEnvelopedData, openEnvelopedData } from './cms-enveloped-data.ts'
import { readDer } from './der.ts'
import * as write from './der-writer.ts'
import { oids } from './object-identifiers.ts'
import { certificateToPem } from './pem.ts'
import { isOpensslInstalled, scratchDirectory } from './testing/command-line.ts'
import { testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'

const { ra, rsaDevice, ecDevice } = await testIdentities()
const content = Buffer.from('The quick brown fox jumps over the lazy dog.')
const scratch = scratchDirectory()
afterAll(() => scratch.close())

const ciphers = ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc'] as const

it.each(ciphers)('an envelope made with %s is opened by whom it is for', (cipher) => {
  const envelope = makeEnvelopedData(content, ra.certificate, { cipher })
  expect(openEnvelopedData(envelope, ra)).toEqual({ content, cipher })
  expect(refusalOf(() => openEnvelopedData(envelope, rsaDevice))).toBe('CANNOT_OPEN')
})

it('an envelope may be empty', () => {
  expect(openEnvelopedData(makeEnvelopedData(Buffer.alloc(0), ra.certificate), ra).content).toHaveLength(0)
})

it('triple DES is opened on request only', () => {
  const envelope = makeEnvelopedData(content, ra.certificate, { cipher: 'des-ede3-cbc' })
  expect(refusalOf(() => openEnvelopedData(envelope, ra))).toBe('CANNOT_OPEN')
  expect(openEnvelopedData(envelope, ra, { allowTripleDes: true }).content).toEqual(content)
})

it('there is no envelope to the holder of an elliptic curve key', () => {
  expect(refusalOf(() => makeEnvelopedData(content, ecDevice.certificate))).toBe('KEY_REFUSED')
})

describe.runIf(isOpensslInstalled())('openssl', () => {
  scratch.write('ra.pem', certificateToPem(ra.certificate))
  scratch.write('ra.key', ra.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  scratch.write('content', content)
  const encrypt = 'cms -encrypt -binary -provider legacy -provider default -in content -outform DER -out made'
  const oaep = (label: string, mask: string) =>
    `-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:${label} -keyopt rsa_mgf1_md:${mask}`

  it.each([...ciphers, 'des-ede3-cbc'] as const)('opens what we make with %s', (cipher) => {
    scratch.write('envelope', makeEnvelopedData(content, ra.certificate, { cipher }))
    scratch.openssl('cms -decrypt -inform DER -in envelope -inkey ra.key -recip ra.pem -out opened')
    expect(scratch.read('opened')).toEqual(content)
  })

  it.each([
    ['AES-128', '-aes128 -recip ra.pem'],
    ['AES-192', '-aes192 -recip ra.pem'],
    ['AES-256', '-aes256 -recip ra.pem'],
    ['indefinite lengths', '-aes256 -stream -recip ra.pem'],
    ['a key id', '-aes256 -keyid -recip ra.pem'],
    ['OAEP', '-aes256 -recip ra.pem -keyopt rsa_padding_mode:oaep'],
    ['OAEP with SHA-256', `-aes256 -recip ra.pem ${oaep('sha256', 'sha256')}`],
  ])('makes with %s what we open', (_, options) => {
    expect(scratch.openssl(`${encrypt} ${options}`).output).toBe('')
    expect(openEnvelopedData(scratch.read('made'), ra).content).toEqual(content)
  })

  it.each([
    ['single DES', '-des -recip ra.pem'],
    ['RC2', '-rc2-40 -recip ra.pem'],
    ['triple DES', '-des3 -recip ra.pem'],
    ['AES-GCM', '-aes-128-gcm -recip ra.pem'],
    ['OAEP with two digests', `-aes256 -recip ra.pem ${oaep('sha256', 'sha1')}`],
  ])('makes with %s what we do not open', (_, options) => {
    expect(scratch.openssl(`${encrypt} ${options}`).output).toBe('')
    expect(refusalOf(() => openEnvelopedData(scratch.read('made'), ra))).toBe('CANNOT_OPEN')
  })
})

describe('whatever is wrong, the answer is the same', () => {
  const { publicKey } = parseCertificate(ra.certificate)
  const wrap = (key: Buffer) => publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key)
  const key = Buffer.alloc(16, 1)
  const iv = Buffer.alloc(16, 2)
  const cipher = createCipheriv('aes-128-cbc', key, iv)
  const encrypted = Buffer.concat([cipher.update(content), cipher.final()])
  const rawKey = Buffer.concat([Buffer.from([1]), Buffer.alloc(255, 7)]) // opens to octets that are no PKCS#1 padding

  it('is not needed when all is right', () => {
    expect(openEnvelopedData(anEnvelope({ encryptedKey: wrap(key) }), ra).content).toEqual(content)
  })

  it.each([
    ['the padding of the key', () => anEnvelope({ encryptedKey: rawKey })],
    ['the length of the key', () => anEnvelope({ encryptedKey: wrap(Buffer.alloc(24)) })],
    ['the key', () => anEnvelope({ encryptedKey: wrap(Buffer.alloc(16)) })],
    ['the length of the wrapped key', () => anEnvelope({ encryptedKey: Buffer.alloc(10) })],
    ['the padding of the content', () => anEnvelope({ encryptedKey: wrap(key), content: encrypted.subarray(0, -16) })],
    ['the length of the content', () => anEnvelope({ encryptedKey: wrap(key), content: encrypted.subarray(1) })],
    ['the initialization vector', () => anEnvelope({ encryptedKey: wrap(key), iv: Buffer.alloc(8) })],
    ['the recipient', () => makeEnvelopedData(content, rsaDevice.certificate)],
    ['everything', () => Buffer.from('no envelope')],
    ['nothing being there', () => Buffer.alloc(0)],
  ])('%s', (_, make) => {
    const failures = [errorOf(make()), errorOf(Buffer.from('reference'))]
    expect(failures[0]).toEqual(failures[1])
    expect(failures[0]).toEqual({ code: 'CANNOT_OPEN', message: 'The envelope cannot be opened.', cause: undefined })
  })

  function errorOf(envelope: Buffer): unknown {
    try {
      return openEnvelopedData(envelope, ra)
    } catch (error) {
      if (!(error instanceof PkiError)) throw error
      return { code: error.code, message: error.message, cause: error.cause }
    }
  }

  interface EnvelopeParts {
    readonly encryptedKey: Buffer
    readonly content?: Buffer
    readonly iv?: Buffer
  }

  function anEnvelope(parts: EnvelopeParts): Buffer {
    const [, recipients] = readDer(makeEnvelopedData(content, ra.certificate), { maxBytes: 10_000 }).children[1]!.only
      .children
    const [version, id, algorithm] = recipients!.only.children
    const recipient = write.sequence(
      version!.encoded,
      id!.encoded,
      algorithm!.encoded,
      write.octetString(parts.encryptedKey),
    )
    const aes128 = write.sequence(write.objectIdentifier(oids.aes128Cbc), write.octetString(parts.iv ?? iv))
    const data = write.sequence(
      write.objectIdentifier(oids.data),
      aes128,
      write.primitiveContext(0, parts.content ?? encrypted),
    )
    const envelope = write.sequence(write.integer(0), write.setOf(recipient), data)
    return write.sequence(write.objectIdentifier(oids.envelopedData), write.context(0, envelope))
  }
})
