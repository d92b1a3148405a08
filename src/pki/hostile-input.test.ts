// Whatever comes in, a reader of ours gives a value or a PkiError: never another error, never a hang.

import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPushCertificate } from './apns-certificate.ts'
import { PkiError } from './asn1-error.ts'
import { issuePushCertificate } from './authority.ts'
import { parseCertificate } from './certificate.ts'
import { makeEnvelopedData, openEnvelopedData } from './cms-enveloped-data.ts'
import { readCertificatesOnly, signData, signDataInBer, verifySignedData } from './cms-signed-data.ts'
import { createCsr, parseCsr } from './csr.ts'
import { readBer } from './der.ts'
import { element, indefiniteElement } from './der-writer.ts'
import { verifyMachineInfo } from './machine-info-signature.ts'
import { verifyMdmSignature } from './mdm-signature.ts'
import { certificateToPem } from './pem.ts'
import { readScepMessage, writeCaCertificates, writeScepSuccess } from './scep.ts'
import { openScepResponse, writeScepRequest } from './scep-client.ts'
import { inOneYear, now, testIdentities } from './testing/identities.ts'

const { ca, ra, rsaDevice, ecDevice } = await testIdentities()
const { certificate, privateKey: key } = rsaDevice
const body = Buffer.from('<plist><dict/></plist>')
const genuine = readFileSync(new URL('golden/machineinfo-account-driven-iphone-ios15.b64', import.meta.url), 'latin1')

const csr = createCsr({ key, commonName: 'x', challengePassword: 'y' })
const sent = writeScepRequest({ csrKey: key, ra: ra.certificate, commonName: 'x', challenge: 'y', now })
const answer = writeScepSuccess(readScepMessage(sent.message, ra), ra, certificate)
const topic = 'com.apple.mgmt.External.1'
const pushPem = certificateToPem(
  issuePushCertificate(ca, { publicKey: key, topic, notBefore: now, notAfter: inOneYear, serial: Buffer.from([7]) }),
)

interface Reader {
  readonly name: string
  readonly good: Buffer
  readonly read: (bytes: Buffer) => unknown
}

const readers: readonly Reader[] = [
  { name: 'a certificate', good: certificate, read: (bytes) => parseCertificate(bytes).publicKey },
  { name: 'a request', good: csr, read: parseCsr },
  {
    name: 'certificates',
    good: writeCaCertificates(ca.certificate, ra.certificate),
    read: (bytes) => readCertificatesOnly(bytes),
  },
  { name: 'an envelope', good: makeEnvelopedData(csr, ra.certificate), read: (bytes) => openEnvelopedData(bytes, ra) },
  { name: 'a SCEP request', good: sent.message, read: (bytes) => readScepMessage(bytes, ra) },
  { name: 'a SCEP answer', good: answer, read: (bytes) => openScepResponse(bytes, sent, ra.certificate) },
  { name: 'genuine machine info', good: Buffer.from(genuine, 'base64'), read: (bytes) => verifyMachineInfo(bytes) },
  {
    name: 'a push certificate',
    good: Buffer.from(pushPem),
    read: (bytes) => readPushCertificate(bytes.toString('latin1'), key),
  },
  {
    name: 'a signature header',
    good: Buffer.from(signData(body, { certificate, key, detached: true }).toString('base64')),
    read: (bytes) => verifyMdmSignature(bytes.toString('latin1'), body),
  },
]

describe.each(readers)('$name', ({ good, read }) => {
  it('is read when nothing is wrong', () => {
    expect(outcomeOf(() => read(good))).toBe('value')
  })

  it('is not read with any number of bytes missing at its end', () => {
    // The last line break of a PEM text is not part of what it says.
    for (let length = 0; length < good.length - 1; length += 1) {
      expect(outcomeOf(() => read(good.subarray(0, length)))).toBe('refusal')
    }
  })

  it('is read or refused, however it was changed', () => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 1, maxLength: 4 }), (all) => {
        expect(outcomeOf(() => read(applied(good, all)))).toMatch(/value|refusal/)
      }),
      { numRuns: 400 },
    )
  })

  it('is refused when it is anything at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcomeOf(() => read(Buffer.from(bytes)))).toBe('refusal')
      }),
    )
  })
})

describe('a signed message that was changed, and is still accepted, says the same', () => {
  it.each([
    ['RSA, DER', signData(body, { certificate, key }), certificate],
    ['RSA, BER', signDataInBer(body, { certificate, key, chain: [ca.certificate] }), certificate],
    ['P-256', signData(body, { certificate: ecDevice.certificate, key: ecDevice.privateKey }), ecDevice.certificate],
  ])('%s', (_, good, signer) => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 1, maxLength: 2 }), (all) => {
        const changed = applied(good, all)
        if (outcomeOf(() => verifySignedData(changed)) === 'refusal') return
        const verified = verifySignedData(changed)
        expect(verified.content).toEqual(body)
        expect(verified.signer.publicKeySpki).toEqual(parseCertificate(signer).publicKeySpki)
      }),
      { numRuns: 1500 },
    )
  })

  it('for every single bit', () => {
    const good = signData(body, { certificate, key })
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const changed = Buffer.from(good)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      if (outcomeOf(() => verifySignedData(changed)) === 'refusal') continue
      expect(verifySignedData(changed).content).toEqual(body)
    }
  })
})

describe('a bomb', () => {
  const limits = { maxBytes: 64 * 1024 }
  const nested = (depth: number, wrap: (inside: Buffer) => Buffer) => {
    let bytes: Buffer = element(0x05)
    for (let level = 0; level < depth; level += 1) bytes = wrap(bytes)
    return bytes
  }

  it.each([
    ['of indefinite lengths in each other', nested(5000, (inside) => indefiniteElement(0x30, inside))],
    ['of strings in pieces in each other', nested(5000, (inside) => indefiniteElement(0x24, inside))],
    ['of definite lengths in each other', nested(3000, (inside) => element(0x30, inside))],
    ['of many empty pieces', indefiniteElement(0x24, Buffer.alloc(60_000, Buffer.from([0x04, 0x00])))],
    ['of beginnings without an end', Buffer.alloc(64 * 1024, Buffer.from([0x30, 0x80]))],
  ])('%s is put away', (_, bomb) => {
    const inMessage = indefiniteElement(0x30, element(0x06, Buffer.from('2a864886f70d010702', 'hex')), bomb)
    const started = process.cpuUsage()
    for (const bytes of [bomb, inMessage]) {
      for (const { read } of readers) expect(outcomeOf(() => read(bytes))).toBe('refusal')
      expect(outcomeOf(() => walk(bytes))).toBe('refusal')
    }
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000)
  })

  function walk(bytes: Buffer): void {
    const pending = [readBer(bytes, limits)]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next.isConstructed) pending.push(...next.children)
    }
  }
})

type Change = { readonly at: number } & (
  | { readonly kind: 'set'; readonly value: number }
  | { readonly kind: 'flip'; readonly bit: number }
  | { readonly kind: 'insert'; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly count: number }
  | { readonly kind: 'repeat'; readonly count: number }
)

const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    at,
    kind: fc.constant('set'),
    value: fc.constantFrom(0, 0x7f, 0x80, 0x84, 0xff, 0x24, 0x30, 0x31, 0xa0),
  }),
  fc.record({ at, kind: fc.constant('flip'), bit: fc.nat(7) }),
  fc.record({ at, kind: fc.constant('insert'), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
  fc.record({ at, kind: fc.constant('remove'), count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ at, kind: fc.constant('repeat'), count: fc.integer({ min: 1, max: 40 }) }),
)

function applied(bytes: Buffer, all: readonly Change[]): Buffer {
  return all.reduce(apply, Buffer.from(bytes))
}

function apply(bytes: Buffer, change: Change): Buffer {
  const position = Math.floor(change.at * bytes.length)
  const [before, after] = [bytes.subarray(0, position), bytes.subarray(position)]
  switch (change.kind) {
    case 'set':
      return Buffer.concat([before, Buffer.from([change.value]), after.subarray(1)])
    case 'flip':
      return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ (1 << change.bit)]), after.subarray(1)])
    case 'insert':
      return Buffer.concat([before, change.bytes, after])
    case 'remove':
      return Buffer.concat([before, after.subarray(change.count)])
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, change.count), after])
    default:
      return change satisfies never
  }
}

function outcomeOf(action: () => unknown): 'value' | 'refusal' {
  try {
    action()
    return 'value'
  } catch (error) {
    if (error instanceof PkiError) return 'refusal'
    throw error
  }
}
