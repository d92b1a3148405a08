import { randomBytes } from 'node:crypto'
import type { ApiKeyId } from '../../platform/ids.ts'
import type { NetworkAccess, Role } from './principal.ts'

/** A key with which a program uses the API. */
export interface ApiKey {
  readonly id: ApiKeyId
  readonly name: string
  /** The first characters of the key, by which a person tells keys apart. */
  readonly hint: string
  readonly role: Role
  readonly networks: NetworkAccess
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  /** To the hour. */
  readonly lastUsedAt: Date | null
}

const prefix = 'ldg_'
const secretBytes = 32
const hintLength = 8

/** A new key: a prefix by which scanners find it where it does not belong, then 256 random bits. */
export function newApiKey(): string {
  return `${prefix}${randomBytes(secretBytes).toString('base64url')}`
}

/** Whether `text` has the form of a key; saves a look into the database for anything else. */
export function isApiKey(text: string): boolean {
  return /^ldg_[A-Za-z0-9_-]{43}$/.test(text)
}

export function hintOf(key: string): string {
  return key.slice(0, hintLength)
}
