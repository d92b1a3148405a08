import { createHash, randomBytes } from 'node:crypto'

/** A new bearer token or challenge: 256 random bits, in characters that are safe in addresses and everywhere else. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret that holds 256 random bits. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
