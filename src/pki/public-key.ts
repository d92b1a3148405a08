import { createPublicKey, type KeyObject } from 'node:crypto'
import { PkiError } from './asn1-error.ts'

// A key of 8192 bits takes 1.1 KB; a larger one would only make us compute.
const maxSpkiBytes = 1200
const maxRsaBits = 8192
const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/**
 * A public key from its SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
 *
 * @throws {PkiError} `KEY_REFUSED` unless it is RSA of 1024 (Apple's device identities) to 8192 bits, or on P-256, P-384 or P-521
 */
export function readPublicKey(spki: Uint8Array): KeyObject {
  if (spki.length > maxSpkiBytes) throw new PkiError('KEY_REFUSED', 'The public key is too large.')
  const key = importPublicKey(spki)
  if (!isRsaWithin(key, 1024) && !isOnKnownCurve(key)) {
    throw new PkiError('KEY_REFUSED', 'The public key is neither RSA of 1024 to 8192 bits nor on a NIST curve.')
  }
  return key
}

/** The same for keys that we certify: RSA of at least 2048 bits, P-256 or P-384. */
export function readCertifiableKey(spki: Uint8Array): KeyObject {
  const key = readPublicKey(spki)
  const isStrong = isRsaWithin(key, 2048) || (isOnKnownCurve(key) && curveOf(key) !== 'secp521r1')
  if (!isStrong) throw new PkiError('KEY_REFUSED', 'The key must be RSA of at least 2048 bits, P-256 or P-384.')
  return key
}

function importPublicKey(spki: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new PkiError('KEY_REFUSED', 'The public key cannot be read.', { cause })
  }
}

function isRsaWithin(key: KeyObject, minBits: number): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  const hasSoundExponent = publicExponent >= 3n && publicExponent % 2n === 1n
  return key.asymmetricKeyType === 'rsa' && modulusLength >= minBits && modulusLength <= maxRsaBits && hasSoundExponent
}

function isOnKnownCurve(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ec' && curves.has(curveOf(key))
}

function curveOf(key: KeyObject): string {
  return key.asymmetricKeyDetails?.namedCurve ?? ''
}
