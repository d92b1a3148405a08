import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { appleIphoneDeviceCa } from './apple-iphone-device-ca.ts'
import { PkiError } from './asn1-error.ts'
import { parseSignedData, readSignerInfo } from './cms-parse-signed-data.ts'
import { verifyMachineInfo } from './machine-info-signature.ts'

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
