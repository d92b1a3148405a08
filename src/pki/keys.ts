import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { PkiError } from './asn1-error.ts'

export type KeyType = 'rsa-2048' | 'p-256' | 'p-384'

const generate = promisify(generateKeyPair)

/** A new private key; RSA takes about 100 ms of another thread. */
export async function createPrivateKeyOf(keyType: KeyType): Promise<KeyObject> {
  if (keyType === 'rsa-2048') return (await generate('rsa', { modulusLength: 2048 })).privateKey
  return (await generate('ec', { namedCurve: keyType === 'p-256' ? 'P-256' : 'P-384' })).privateKey
}

/** SubjectPublicKeyInfo, in DER, of a private or public key. */
export function publicKeySpkiOf(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return publicKey.export({ type: 'spki', format: 'der' })
}

/** PKCS#8, in DER and not encrypted: seal it before it is stored. */
export function exportPrivateKey(key: KeyObject): Buffer {
  return key.export({ type: 'pkcs8', format: 'der' })
}

/** @throws {PkiError} `KEY_REFUSED` */
export function importPrivateKey(pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' })
  } catch (cause) {
    throw new PkiError('KEY_REFUSED', 'The private key cannot be read.', { cause })
  }
}
