import { type KeyObject, sign } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { writeSignatureAlgorithm } from './algorithms.ts'
import { parseCertificate } from './certificate.ts'
import { createCsr, parseCsr } from './csr.ts'
import * as write from './der-writer.ts'
import { writeName } from './distinguished-name.ts'
import { createPrivateKeyOf, exportPrivateKey, publicKeySpkiOf } from './keys.ts'
import { oids } from './object-identifiers.ts'
import { certificatesFromPem } from './pem.ts'
import { isOpensslInstalled, isStrongSwanInstalled, scratchDirectory } from './testing/command-line.ts'
import { testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'

const { ca, rsaDevice, ecDevice } = await testIdentities()
const scratch = scratchDirectory()
afterAll(() => scratch.close())

const opensslConfig = `[req]
distinguished_name = name
attributes = attributes
req_extensions = extensions
prompt = no
[name]
CN = device
[attributes]
challengePassword = Secret-1
[extensions]
basicConstraints = CA:TRUE
`

const keys: readonly [string, KeyObject][] = [
  ['RSA', rsaDevice.privateKey],
  ['P-256', ecDevice.privateKey],
  ['P-384', await createPrivateKeyOf('p-384')],
]

describe.each(keys)('a request for a key of %s', (_, key) => {
  it('is read as it was written', () => {
    const csr = parseCsr(createCsr({ key, commonName: 'device', challengePassword: 'Secret-1' }))
    expect(csr).toMatchObject({ version: 0, subjectCommonName: 'device', challengePassword: 'Secret-1' })
    expect(csr.publicKeySpki).toEqual(publicKeySpkiOf(key))
  })

  it('may have no challenge, one beyond ASCII, and version 2 as macOS writes', () => {
    expect(parseCsr(createCsr({ key, commonName: 'x' })).challengePassword).toBeNull()
    expect(parseCsr(createCsr({ key, commonName: 'x', challengePassword: 'Schlüssel_*' })).challengePassword).toBe(
      'Schlüssel_*',
    )
    expect(parseCsr(createCsr({ key, commonName: 'x', version: 2 })).version).toBe(2)
  })

  it.runIf(isOpensslInstalled())('is verified by openssl', () => {
    scratch.write('request', createCsr({ key, commonName: 'device', challengePassword: 'Secret-1' }))
    const { output } = scratch.openssl('req -verify -inform DER -in request -noout -text')
    expect(output).toContain('verify OK')
    expect(output).toContain('Secret-1')
  })

  it.runIf(isStrongSwanInstalled())('is certified by strongSwan', () => {
    scratch.write('request', createCsr({ key, commonName: 'device', challengePassword: 'Secret-1' }))
    scratch.write('ca', ca.certificate)
    scratch.write('ca.key', exportPrivateKey(ca.privateKey))
    const issued = scratch.strongSwan('--issue --in request --type pkcs10 --cacert ca --cakey ca.key --outform pem')
    expect(parseCertificate(certificatesFromPem(issued.output)[0]!).subject.commonName).toBe('device')
  })

  it.runIf(isOpensslInstalled())('made by openssl is read, with whatever else it asks for', () => {
    scratch.write('key.pem', key.export({ type: 'pkcs8', format: 'pem' }))
    scratch.write('config', opensslConfig)
    expect(scratch.openssl('req -new -config config -key key.pem -outform DER -out made').isSuccess).toBe(true)
    expect(parseCsr(scratch.read('made'))).toMatchObject({ subjectCommonName: 'device', challengePassword: 'Secret-1' })
  })
})

describe('a request is refused', () => {
  const key = rsaDevice.privateKey
  const challenge = (...values: Uint8Array[]) =>
    write.sequence(write.objectIdentifier(oids.challengePassword), write.setOf(...values))

  it.each([
    ['with another version', 'MALFORMED', () => aRequest({ version: 1 })],
    [
      'with two challenges',
      'MALFORMED',
      () => aRequest({ attributes: [challenge(write.utf8String('a')), challenge(write.utf8String('b'))] }),
    ],
    [
      'with two values of a challenge',
      'MALFORMED',
      () => aRequest({ attributes: [challenge(write.utf8String('a'), write.utf8String('b'))] }),
    ],
    ['with a challenge that is no text', 'MALFORMED', () => aRequest({ attributes: [challenge(write.integer(1))] })],
    ['signed by another key', 'SIGNATURE_INVALID', () => aRequest({ publicKey: ecDevice.privateKey })],
    ['with bytes after it', 'MALFORMED', () => Buffer.concat([createCsr({ key, commonName: 'x' }), Buffer.from([0])])],
    [
      'without a key that can be read',
      'KEY_REFUSED',
      () => aRequest({ spki: write.sequence(write.sequence(), write.bitString(Buffer.alloc(8))) }),
    ],
  ])('%s', (_, code, make) => {
    expect(refusalOf(() => parseCsr(make()))).toBe(code)
  })

  it.runIf(isOpensslInstalled())('for an RSA key of 1024 bits', () => {
    scratch.openssl('req -new -newkey rsa:1024 -nodes -keyout weak.key -subj /CN=x -outform DER -out weak')
    expect(refusalOf(() => parseCsr(scratch.read('weak')))).toBe('KEY_REFUSED')
  })

  it.runIf(isOpensslInstalled())('with RSA-PSS', () => {
    scratch.write('key.pem', key.export({ type: 'pkcs8', format: 'pem' }))
    scratch.openssl('req -new -key key.pem -sigopt rsa_padding_mode:pss -subj /CN=x -outform DER -out pss')
    expect(refusalOf(() => parseCsr(scratch.read('pss')))).toBe('UNSUPPORTED_ALGORITHM')
  })

  it.runIf(isOpensslInstalled())('not because of SHA-1, which Apple’s clients use to prove possession', () => {
    scratch.write('key.pem', key.export({ type: 'pkcs8', format: 'pem' }))
    scratch.openssl('req -new -key key.pem -sha1 -subj /CN=x -outform DER -out sha1')
    expect(parseCsr(scratch.read('sha1')).subjectCommonName).toBe('x')
  })

  interface RequestParts {
    readonly version?: number
    readonly attributes?: readonly Buffer[]
    readonly publicKey?: KeyObject
    readonly spki?: Buffer
  }

  function aRequest({
    version = 0,
    attributes = [],
    publicKey = key,
    spki = publicKeySpkiOf(publicKey),
  }: RequestParts): Buffer {
    const info = write.sequence(
      write.integer(version),
      writeName({ commonName: 'x' }),
      spki,
      write.context(0, ...attributes),
    )
    return write.sequence(info, writeSignatureAlgorithm(key, 'sha256'), write.bitString(sign('sha256', info, key)))
  }
})
