import { createHash, randomBytes } from 'node:crypto'

const tokenBytes = 32

/** A new secret of 256 random bits, 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

/** What is stored of a token. Plain SHA-256 will do, since nobody can try 2^256 tokens. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
