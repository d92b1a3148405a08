import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { appleIphoneDeviceCa } from './apple-iphone-device-ca.ts'
import { PkiError } from './asn1-error.ts'
import { createDeviceAuthority, type Identity, issueFactoryCertificate } from './authority.ts'
import { parseCertificate } from './certificate.ts'
import { parseSignedData, readSignerInfo } from './cms-parse-signed-data.ts'
import { signData } from './cms-signed-data.ts'
import { createPrivateKeyOf, publicKeySpkiOf } from './keys.ts'
import { signMachineInfo, verifyMachineInfo } from './machine-info-signature.ts'
import { now, testIdentities } from './testing/identities.ts'
import { refusalOf } from './testing/refusal.ts'

const { rsaDevice } = await testIdentities()
const genuine = Buffer.from(golden('machineinfo-account-driven-iphone-ios15.b64').toString('latin1'), 'base64')

describe('a genuine account-driven enrollment request of an iPhone', () => {
  it('is verified against the pinned Apple iPhone Device CA', () => {
    const info = verifyMachineInfo(genuine)
    expect(info.verdict).toBe('verified')
    expect(info.content.toString()).toContain('<string>iPhone12,1</string>')
  })

  it('is refused with any single bit of its content, signed attributes or signature flipped', () => {
    const parts = parseSignedData(genuine, genuine.length)
    const signer = readSignerInfo(parts.signers[0]!)
    // The attributes were re-tagged for signing; their contents stand in the message as they are.
    const signedParts = [parts.content!, signer.attributes!.der.subarray(2), signer.signature]
    for (const part of signedParts) {
      const start = genuine.indexOf(part)
      expect(start).toBeGreaterThan(0)
      for (let bit = 0; bit < part.length * 8; bit += 1)
        expect(isAccepted(withFlippedBit(genuine, start * 8 + bit))).toBe(false)
    }
  })

  it('is refused with any single bit of the signed part of its certificate, or of the signature on it, flipped', () => {
    const { certificates } = parseSignedData(genuine, genuine.length)
    const start = genuine.indexOf(certificates[0]!)
    for (let bit = 0; bit < certificates[0]!.length * 8; bit += 1) {
      expect(isAccepted(withFlippedBit(genuine, start * 8 + bit))).toBe(false)
    }
  })
})

it('pins the very certificate that is kept as data', () => {
  const pem = golden('apple-iphone-device-ca.pem').toString()
  expect(appleIphoneDeviceCa.der.toString('base64')).toBe(pem.replace(/-----[A-Z ]+-----|\n/g, ''))
  expect(appleIphoneDeviceCa.fingerprint.toString('hex').toUpperCase()).toBe(
    '76F27D00E1333BC88DE0E2916C38C9A7F2B75774C25A794C092A80E3C4C66CCE',
  )
})

describe('machine info of a device of our own making', async () => {
  const deviceAuthority = await createDeviceAuthority({ now, validityDays: 1 })
  const device = await factoryDevice(deviceAuthority)
  const content = Buffer.from('<plist><dict/></plist>')
  const trust = { extraDeviceAuthorities: [parseCertificate(deviceAuthority.certificate)] }
  const verdictOn = (body: Buffer) => verifyMachineInfo(body, trust)

  it('is verified with the extra authority, however long ago its certificates expired', () => {
    expect(verdictOn(signMachineInfo(content, device))).toEqual({ content, verdict: 'verified' })
  })

  it('keeps its content when that is not what was signed', () => {
    const body = signMachineInfo(content, device)
    body[body.indexOf(content) + 1] = 0x21
    const changed = Buffer.from('<!list><dict/></plist>')
    expect(verdictOn(body)).toEqual({ content: changed, verdict: 'unverified', reason: 'CONTENT_MISMATCH' })
  })

  it('is not verified when another certificate than the signer’s came along', () => {
    const { key } = device
    const foreign = signMachineInfo(content, { key, certificate: rsaDevice.certificate })
    expect(verdictOn(foreign)).toEqual({ content, verdict: 'unverified', reason: 'SIGNATURE_INVALID' })
  })

  it('is not verified when a device issued the certificate of another', async () => {
    const impostor = await factoryDevice({ certificate: device.certificate, privateKey: device.key })
    const body = signMachineInfo(content, { ...impostor, chain: [device.certificate, deviceAuthority.certificate] })
    expect(verdictOn(body)).toEqual({ content, verdict: 'unverified', reason: 'UNKNOWN_DEVICE_AUTHORITY' })
  })

  it('is not verified by an authority that the message itself brought along', async () => {
    const another = await createDeviceAuthority({ now, validityDays: 1 })
    const impostor = await factoryDevice(another)
    const body = signMachineInfo(content, { ...impostor, chain: [another.certificate] })
    expect(verdictOn(body)).toEqual({ content, verdict: 'unverified', reason: 'UNKNOWN_DEVICE_AUTHORITY' })
  })

  it('must be there', () => {
    const detached = signData(content, { ...device, detached: true })
    expect(refusalOf(() => verdictOn(detached))).toBe('MALFORMED')
    expect(refusalOf(() => verdictOn(content))).toBe('MALFORMED')
    expect(refusalOf(() => verdictOn(Buffer.alloc(65 * 1024)))).toBe('TOO_LARGE')
  })
})

async function factoryDevice(issuer: Identity): Promise<{ certificate: Buffer; key: KeyObject }> {
  const key = await createPrivateKeyOf('rsa-2048')
  const publicKey = publicKeySpkiOf(key)
  const dates = { notBefore: new Date('2008-01-01'), notAfter: new Date('2009-01-01') }
  const serial = Buffer.from([2])
  return { key, certificate: issueFactoryCertificate(issuer, { publicKey, commonName: 'GUID', serial, ...dates }) }
}

function golden(name: string): Buffer {
  return readFileSync(new URL(`golden/${name}`, import.meta.url))
}

function withFlippedBit(bytes: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(bytes)
  flipped[bit >> 3]! ^= 0x80 >> (bit & 7)
  return flipped
}

function isAccepted(body: Buffer): boolean {
  try {
    return verifyMachineInfo(body).verdict === 'verified'
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}
