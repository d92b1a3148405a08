import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { LodgerError } from './errors.ts'

/** Keeps secrets from whoever gets hold of the database without the server's secret key. */
export interface Vault {
  /**
   * Encrypts so that only {@link Vault.open} with the same context gives the plain text back.
   *
   * @param context - where the ciphertext lives, such as `push-certificate:${id}`: moved elsewhere, it does not open
   */
  seal(plain: Uint8Array | string, context: string): Buffer
  /** @throws {LodgerError} SEALED_WITH_ANOTHER_KEY or SEAL_BROKEN */
  open(sealed: Uint8Array, context: string): Buffer
  /** HMAC-SHA-256 under a key of the server's: equal values stay findable, but cannot be guessed from the hash. */
  hash(value: string | Uint8Array, purpose: string): Buffer
  /** 32 random bytes, for {@link Vault.sealWith}. */
  newKey(): Buffer
  /** Like {@link Vault.seal} with a key of the caller's, whose destruction makes the plain text unreadable for good. */
  sealWith(key: Uint8Array, plain: Uint8Array | string, context: string): Buffer
  /** @throws {LodgerError} SEALED_WITH_ANOTHER_KEY or SEAL_BROKEN */
  openWith(key: Uint8Array, sealed: Uint8Array, context: string): Buffer
}

export const secretKeyBytes = 32

/**
 * Opens the vault of the server's secret key.
 *
 * @param secretKey - 32 random bytes; sealing and hashing use two keys derived from it
 */
export function openVault(secretKey: Uint8Array): Vault {
  requireKeyLength(secretKey)
  const sealingKey = derive(secretKey, 'lodger sealing key')
  const hashingKey = derive(secretKey, 'lodger hashing key')
  return {
    seal: (plain, context) => seal(sealingKey, plain, context),
    open: (sealed, context) => open(sealingKey, sealed, context),
    hash: (value, purpose) => hash(hashingKey, value, purpose),
    newKey: () => randomBytes(secretKeyBytes),
    sealWith: (key, plain, context) => seal(key, plain, context),
    openWith: (key, sealed, context) => open(key, sealed, context),
  }
}

// What is sealed: version (1 byte) | key id (4) | nonce (12) | ciphertext | tag (16), by AES-256-GCM.
// The associated data is the version, the key id and the context. Nonces are random: NIST SP 800-38D section 8.3
// allows 2^32 of them per key.
const algorithm = 'aes-256-gcm'
const version = 1
const keyIdBytes = 4
const nonceBytes = 12
const tagBytes = 16
const headerBytes = 1 + keyIdBytes

function seal(key: Uint8Array, plain: Uint8Array | string, context: string): Buffer {
  requireKeyLength(key)
  const header = Buffer.concat([Buffer.of(version), keyId(key)])
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(associatedData(header, context))
  const body = cipher.update(typeof plain === 'string' ? Buffer.from(plain) : plain)
  return Buffer.concat([header, nonce, body, cipher.final(), cipher.getAuthTag()])
}

function open(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  requireKeyLength(key)
  if (sealed.length < headerBytes + nonceBytes + tagBytes || sealed[0] !== version) throw broken()
  const header = sealed.subarray(0, headerBytes)
  if (!keyId(key).equals(header.subarray(1))) {
    throw new LodgerError(
      'SEALED_WITH_ANOTHER_KEY',
      'This was sealed with another key. Is LODGER_SECRET_KEY the one of this database?',
    )
  }
  const nonce = sealed.subarray(headerBytes, headerBytes + nonceBytes)
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(associatedData(header, context))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  const body = decipher.update(sealed.subarray(headerBytes + nonceBytes, -tagBytes))
  try {
    return Buffer.concat([body, decipher.final()])
  } catch (cause) {
    throw broken(cause)
  }
}

function hash(key: Uint8Array, value: string | Uint8Array, purpose: string): Buffer {
  // The length keeps ('ab', 'c') and ('a', 'bc') apart.
  return createHmac('sha256', key)
    .update(`${Buffer.byteLength(purpose)}:${purpose}`)
    .update(value)
    .digest()
}

function derive(secretKey: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', info, secretKeyBytes))
}

/** Says which key sealed something without saying anything else about it. */
function keyId(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('lodger key id').digest().subarray(0, keyIdBytes)
}

function associatedData(header: Uint8Array, context: string): Buffer {
  return Buffer.concat([header, Buffer.from(context)])
}

function requireKeyLength(key: Uint8Array): void {
  if (key.length !== secretKeyBytes) throw new RangeError(`A key has ${secretKeyBytes} bytes, not ${key.length}`)
}

function broken(cause?: unknown): LodgerError {
  return new LodgerError('SEAL_BROKEN', 'A sealed value was changed, or belongs somewhere else.', { cause })
}
