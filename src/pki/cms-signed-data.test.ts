import { sign } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { allDigests, writeDigest } from './algorithms.ts'
import { parseCertificate } from './certificate.ts'
import {
  readCertificatesOnly,
  signData,
  signDataInBer,
  verifySignedData,
  writeCertificatesOnly,
} from './cms-signed-data.ts'
import { Fields, readDer, tags } from './der.ts'
import * as write from './der-writer.ts'
import { oids } from './object-identifiers.ts'
import { certificateToPem } from './pem.ts'
import { isOpensslInstalled, scratchDirectory } from './testing/command-line.ts'
import { testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'

const { ca, ra, signer, rsaDevice, ecDevice } = await testIdentities()
const content = Buffer.from('<plist><dict/></plist>')
const scratch = scratchDirectory()
afterAll(() => scratch.close())

describe.each([
  ['RSA', rsaDevice],
  ['P-256', ecDevice],
])('a signature with %s', (_, { certificate, privateKey: key }) => {
  it.each([['sha1'], ['sha256'], ['sha384'], ['sha512']] as const)(
    'and %s is verified, in DER and BER, attached and detached',
    (digest) => {
      for (const signWith of [signData, signDataInBer]) {
        const attached = signWith(content, { certificate, key, digest })
        const detached = signWith(content, { certificate, key, digest, detached: true })
        expect(verifySignedData(attached, { digests: allDigests }).content).toEqual(content)
        const verified = verifySignedData(detached, { digests: allDigests, detachedContent: content })
        expect(verified.signer.der).toEqual(certificate)
      }
    },
  )

  it('with SHA-1 is refused unless asked for', () => {
    expect(refusalOf(() => verifySignedData(signData(content, { certificate, key, digest: 'sha1' })))).toBe(
      'UNSUPPORTED_ALGORITHM',
    )
  })

  it('is refused over anything else', () => {
    const detached = signData(content, { certificate, key, detached: true })
    expect(refusalOf(() => verifySignedData(detached, { detachedContent: Buffer.from('other') }))).toBe(
      'CONTENT_MISMATCH',
    )
    expect(refusalOf(() => verifySignedData(detached))).toBe('CONTENT_MISMATCH')
  })
})

describe('a message made to deceive', () => {
  const { certificate, privateKey: key } = rsaDevice
  const good = partsOf(signData(content, { certificate, key }))

  it('is not needed to pass: the parts put together again do', () => {
    expect(refusalOf(() => verifySignedData(messageOf(good)))).toBeNull()
  })

  it('with body A inside is not the signature of body B', () => {
    const overA = signData(content, { certificate, key })
    expect(refusalOf(() => verifySignedData(overA, { detachedContent: Buffer.from('B') }))).toBe('CONTENT_MISMATCH')
    expect(refusalOf(() => verifySignedData(overA, { detachedContent: content }))).toBeNull()
  })

  it('with body A inside but signed over body B is refused for both', () => {
    const overB = partsOf(signData(Buffer.from('B'), { certificate, key }))
    const mixed = messageOf({ ...overB, content: good.content })
    expect(refusalOf(() => verifySignedData(mixed))).toBe('CONTENT_MISMATCH')
    expect(refusalOf(() => verifySignedData(mixed, { detachedContent: Buffer.from('B') }))).toBe('CONTENT_MISMATCH')
  })

  const signerInfo = (parts: Partial<SignerParts>) =>
    messageOf({ ...good, signers: [signerOf({ ...signerPartsOf(good.signers[0]!), ...parts })] })
  const attributes = signerPartsOf(good.signers[0]!).attributes
  const attribute = (oid: string, ...values: Uint8Array[]) =>
    write.sequence(write.objectIdentifier(oid), write.setOf(...values))
  /** Signs whatever attributes there are, as an attacker with a device's key could. */
  const signed = (...all: Buffer[]) =>
    signerInfo({ attributes: all, signature: sign('sha256', write.element(tags.set, ...all), key) })

  const wrongDigest = attribute(oids.messageDigest, write.octetString(Buffer.alloc(32)))
  const dataType = attribute(oids.contentType, write.objectIdentifier(oids.data))
  const rightDigest = attributes.find((one) => one.includes(Buffer.from('2a864886f70d010904', 'hex')))!

  it.each([
    ['two signers', 'MALFORMED', () => messageOf({ ...good, signers: [good.signers[0]!, good.signers[0]!] })],
    ['no signer', 'MALFORMED', () => messageOf({ ...good, signers: [] })],
    ['bytes after it', 'MALFORMED', () => Buffer.concat([messageOf(good), Buffer.from([0])])],
    ['a second message after it', 'MALFORMED', () => Buffer.concat([messageOf(good), messageOf(good)])],
    ['no certificate', 'SIGNER_NOT_FOUND', () => messageOf({ ...good, certificates: [] })],
    [
      'only another certificate',
      'SIGNER_NOT_FOUND',
      () => messageOf({ ...good, certificates: [ecDevice.certificate] }),
    ],
    [
      'the certificate twice',
      'SIGNER_NOT_FOUND',
      () => messageOf({ ...good, certificates: [certificate, certificate] }),
    ],
    [
      'seventeen certificates',
      'MALFORMED',
      () => messageOf({ ...good, certificates: Array.from({ length: 17 }, () => ra.certificate) }),
    ],
    ['a certificate of another kind', 'MALFORMED', () => messageOf({ ...good, certificates: [write.context(1)] })],
    ['an unknown version', 'MALFORMED', () => messageOf({ ...good, version: 2 })],
    ['another kind of content', 'MALFORMED', () => messageOf({ ...good, contentType: oids.signedData })],
    ['another kind of message', 'MALFORMED', () => messageOf({ ...good, messageType: oids.envelopedData })],
    ['version 3 without a signer named by key id', 'MALFORMED', () => messageOf({ ...good, version: 3 })],
    ['a digest that was not announced', 'MALFORMED', () => messageOf({ ...good, digests: [writeDigest('sha512')] })],
    ['a signer of version 3 named by serial number', 'MALFORMED', () => signerInfo({ version: 3 })],
    [
      'MD5',
      'UNSUPPORTED_ALGORITHM',
      () => signerInfo({ digest: write.sequence(write.objectIdentifier('1.2.840.113549.2.5')) }),
    ],
    [
      'parameters on the digest',
      'MALFORMED',
      () => signerInfo({ digest: write.sequence(write.objectIdentifier(oids.sha256), write.integer(1)) }),
    ],
    [
      'parameters on the signature',
      'MALFORMED',
      () => signerInfo({ algorithm: write.sequence(write.objectIdentifier(oids.rsaEncryption), write.integer(1)) }),
    ],
    [
      'a signature algorithm with another digest',
      'MALFORMED',
      () => signerInfo({ algorithm: write.sequence(write.objectIdentifier(oids.sha512WithRsa)) }),
    ],
    [
      'RSA-PSS',
      'UNSUPPORTED_ALGORITHM',
      () => signerInfo({ algorithm: write.sequence(write.objectIdentifier('1.2.840.113549.1.1.10')) }),
    ],
    [
      'an ECDSA signature of an RSA key',
      'SIGNATURE_INVALID',
      () => signerInfo({ algorithm: write.sequence(write.objectIdentifier(oids.ecdsaWithSha256)) }),
    ],
    ['a signature that is empty', 'SIGNATURE_INVALID', () => signerInfo({ signature: Buffer.alloc(0) })],
    ['signed attributes that are none', 'MALFORMED', () => signed()],
    ['no content type', 'MALFORMED', () => signed(rightDigest)],
    ['no message digest', 'MALFORMED', () => signed(dataType)],
    ['two message digests', 'MALFORMED', () => signed(dataType, rightDigest, wrongDigest)],
    ['one message digest twice', 'MALFORMED', () => signed(dataType, rightDigest, rightDigest)],
    [
      'a message digest with two values',
      'MALFORMED',
      () =>
        signed(
          dataType,
          attribute(oids.messageDigest, write.octetString(Buffer.alloc(32)), write.octetString(Buffer.alloc(31))),
        ),
    ],
    ['a wrong message digest', 'CONTENT_MISMATCH', () => signed(dataType, wrongDigest)],
    [
      'a message digest that is empty',
      'CONTENT_MISMATCH',
      () => signed(dataType, attribute(oids.messageDigest, write.octetString(Buffer.alloc(0)))),
    ],
    [
      'attributes about another type of content',
      'CONTENT_MISMATCH',
      () => signed(attribute(oids.contentType, write.objectIdentifier(oids.signedData)), rightDigest),
    ],
    [
      'attributes that nobody signed',
      'SIGNATURE_INVALID',
      () => signerInfo({ attributes: [dataType, rightDigest, attribute(oids.signingTime, write.time(new Date(0)))] }),
    ],
    ['attributes left out', 'SIGNATURE_INVALID', () => signerInfo({ attributes: null })],
  ])('with %s is refused', (_, code, make) => {
    expect(refusalOf(() => verifySignedData(make()))).toBe(code)
  })

  it('may carry no attributes when the signature is over the content itself, as Macs send it', () => {
    const plain = signerInfo({ attributes: null, signature: sign('sha256', content, key) })
    expect(verifySignedData(plain).content).toEqual(content)
  })

  it('cannot pass off the signed attributes of one message as the content of another', () => {
    const { signature } = signerPartsOf(good.signers[0]!)
    const asContent = write.element(tags.set, ...attributes)
    const forged = messageOf({
      ...good,
      content: asContent,
      signers: [signerOf({ ...signerPartsOf(good.signers[0]!), attributes: null, signature })],
    })
    expect(refusalOf(() => verifySignedData(forged))).toBe('CONTENT_MISMATCH')
  })

  it('may begin like a SET as long as it is none', () => {
    const body = Buffer.from('1 is a digit and also the tag of a SET')
    const plain = signerOf({
      ...signerPartsOf(good.signers[0]!),
      attributes: null,
      signature: sign('sha256', body, key),
    })
    expect(verifySignedData(messageOf({ ...good, content: body, signers: [plain] })).content).toEqual(body)
  })

  it('must have its signed attributes in DER', () => {
    const message = signDataInBer(content, { certificate, key })
    const start = message.indexOf(Buffer.concat(attributes))
    expect(start).toBeGreaterThan(0)
    const indefinite = Buffer.concat([
      message.subarray(0, start - 2),
      Buffer.from([0xa0, 0x80]),
      Buffer.concat(attributes),
      Buffer.from([0, 0]),
      message.subarray(start + Buffer.concat(attributes).length),
    ])
    expect(refusalOf(() => verifySignedData(indefinite))).toBe('MALFORMED')
  })
})

describe.runIf(isOpensslInstalled())('openssl', () => {
  scratch.write('ca.pem', certificateToPem(ca.certificate))
  scratch.write('content', content)
  const verify = 'cms -verify -binary -inform DER -CAfile ca.pem -purpose any -no_check_time'

  it.each([
    ['RSA', rsaDevice],
    ['P-256', ecDevice],
    ['the profile signer', signer],
  ])('verifies what we sign with %s', (_, { certificate, privateKey: key }) => {
    const options = { certificate, key, chain: [ca.certificate], signingTime: new Date() }
    scratch.write('attached', signData(content, options))
    expect(scratch.openssl(`${verify} -in attached -out verified`).output).toContain('successful')
    expect(scratch.read('verified')).toEqual(content)
    scratch.write('detached', signDataInBer(content, { ...options, detached: true }))
    expect(scratch.openssl(`${verify} -in detached -content content`).output).toContain('successful')
  })

  it.each([
    ['attached', '-nodetach'],
    ['detached', '-binary'],
    ['without attributes', '-noattr -nodetach'],
    ['without attributes, detached', '-noattr'],
    ['naming the signer by key id', '-keyid -nodetach'],
    ['streamed with indefinite lengths', '-stream -nodetach'],
    ['with SHA-512', '-md sha512 -nodetach'],
    ['with another certificate along', '-certfile ca.pem -nodetach'],
  ])('makes signatures that we verify: %s', (_, options) => {
    for (const { certificate, privateKey } of [rsaDevice, ecDevice]) {
      scratch.write('signer.pem', certificateToPem(certificate))
      scratch.write('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }))
      scratch.openssl(
        `cms -sign -binary -in content -signer signer.pem -inkey key.pem -outform DER -out made ${options}`,
      )
      const verified = verifySignedData(scratch.read('made'), { detachedContent: content })
      expect(verified.signer.der).toEqual(certificate)
    }
  })
})

it('certificates that nobody signed are read back in their order', () => {
  const bytes = writeCertificatesOnly([ra.certificate, ca.certificate])
  expect(readCertificatesOnly(bytes).map(({ der }) => der)).toEqual([ra.certificate, ca.certificate])
  expect(refusalOf(() => verifySignedData(bytes, { detachedContent: content }))).toBe('MALFORMED')
})

interface MessageParts {
  readonly messageType?: string
  readonly version?: number
  readonly digests: readonly Buffer[]
  readonly contentType?: string
  readonly content: Buffer
  readonly certificates: readonly Buffer[]
  readonly signers: readonly Buffer[]
}

function partsOf(message: Buffer): MessageParts {
  const outer = readDer(message, { maxBytes: message.length }).children[1]!.only
  const [, digests, encapsulated, certificates, signers] = outer.children
  return {
    digests: digests!.children.map(({ encoded }) => encoded),
    content: encapsulated!.children[1]!.only.content,
    certificates: certificates!.children.map(({ encoded }) => encoded),
    signers: signers!.children.map(({ encoded }) => encoded),
  }
}

function messageOf(parts: MessageParts): Buffer {
  return write.sequence(
    write.objectIdentifier(parts.messageType ?? oids.signedData),
    write.context(
      0,
      write.sequence(
        write.integer(parts.version ?? 1),
        write.setOf(...parts.digests),
        write.sequence(
          write.objectIdentifier(parts.contentType ?? oids.data),
          write.context(0, write.octetString(parts.content)),
        ),
        write.context(0, ...parts.certificates),
        write.setOf(...parts.signers),
      ),
    ),
  )
}

interface SignerParts {
  readonly version: number
  readonly id: Buffer
  readonly digest: Buffer
  readonly attributes: readonly Buffer[] | null
  readonly algorithm: Buffer
  readonly signature: Buffer
}

function signerPartsOf(encoded: Buffer): SignerParts & { readonly attributes: readonly Buffer[] } {
  const fields = new Fields(readDer(encoded, { maxBytes: encoded.length }))
  fields.next(tags.integer)
  return {
    version: 1,
    id: fields.any().encoded,
    digest: fields.any().encoded,
    attributes: fields.any().children.map((attribute) => attribute.encoded),
    algorithm: fields.any().encoded,
    signature: fields.any().content,
  }
}

function signerOf(parts: SignerParts): Buffer {
  return write.sequence(
    write.integer(parts.version),
    parts.id,
    parts.digest,
    ...(parts.attributes === null ? [] : [write.context(0, ...parts.attributes)]),
    parts.algorithm,
    write.octetString(parts.signature),
  )
}

it('gives certificates that were sent along as they are', () => {
  const message = signData(content, {
    certificate: rsaDevice.certificate,
    key: rsaDevice.privateKey,
    chain: [ca.certificate],
  })
  expect(partsOf(message).certificates.map((der) => parseCertificate(der).subject.commonName)).toEqual([
    'device',
    'Example CA',
  ])
})
