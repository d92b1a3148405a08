// Argon2id (RFC 9106) in the PHC string format: https://github.com/P-H-C/phc-string-format
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

interface Cost {
  readonly memoryKib: number
  readonly passes: number
  readonly parallelism: number
}

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const currentCost: Cost = { memoryKib: 19 * 1024, passes: 2, parallelism: 1 }
const saltBytes = 16
const hashBytes = 32

/** Hashes a password, to be stored; takes tens of milliseconds on a thread of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  return writePhc(currentCost, salt, await derive(password, salt, currentCost, hashBytes))
}

export interface PasswordCheck {
  readonly isCorrect: boolean
  /** The stored hash was made at another cost: hash the password anew and store that. */
  readonly isOutdated: boolean
}

/**
 * Compares a password with a stored hash.
 *
 * @param stored - null where there is no such account or it has no password: that takes the same time, and fails
 */
export async function checkPassword(password: string, stored: string | null): Promise<PasswordCheck> {
  const parsed = stored === null ? null : parsePhc(stored)
  const { cost, salt, hash } = parsed ?? nobody
  const derived = await derive(password, salt, cost, hash.length)
  const isCorrect = timingSafeEqual(derived, hash) && parsed !== null
  return { isCorrect, isOutdated: isCorrect && !isCurrent(cost) }
}

/** What a password is compared with where there is none. */
const nobody = { cost: currentCost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) }

function isCurrent(cost: Cost): boolean {
  return (
    cost.memoryKib === currentCost.memoryKib &&
    cost.passes === currentCost.passes &&
    cost.parallelism === currentCost.parallelism
  )
}

const deriveKey: (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer> = promisify(argon2)

function derive(password: string, salt: Buffer, cost: Cost, bytes: number): Promise<Buffer> {
  return deriveKey('argon2id', {
    message: password,
    nonce: salt,
    memory: cost.memoryKib,
    passes: cost.passes,
    parallelism: cost.parallelism,
    tagLength: bytes,
  })
}

function writePhc(cost: Cost, salt: Buffer, hash: Buffer): string {
  const parameters = `m=${cost.memoryKib},t=${cost.passes},p=${cost.parallelism}`
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(hash)}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

const phcPattern = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Only `hashPassword` writes these, so another form is a broken database and not a wrong password. */
function parsePhc(text: string): { cost: Cost; salt: Buffer; hash: Buffer } {
  const [, memory, passes, parallelism, salt, hash] = phcPattern.exec(text) ?? []
  if (!salt || !hash) throw new Error('A stored password hash is not in the form that Lodger writes')
  return {
    cost: { memoryKib: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}
