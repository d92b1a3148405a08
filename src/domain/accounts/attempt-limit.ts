import { isIPv6 } from 'node:net'
import type { Pool } from 'pg'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { LodgerError } from '../../platform/errors.ts'
import type { Vault } from '../../platform/vault.ts'

export interface AttemptLimitOptions {
  /** Sets the counts of one limit apart from those of another. */
  readonly name: string
  readonly attempts: number
  readonly seconds: number
}

/** How often something may be tried in a span of time, counted per account or address. */
export interface AttemptLimit {
  /** @throws {LodgerError} TOO_MANY_ATTEMPTS, with `retryAfterSeconds` among its details */
  spend(key: string): Promise<void>
  /** Counts nothing that was tried with this key so far. */
  forgive(key: string): Promise<void>
}

/**
 * Opens a limit whose counts all processes share through the database. Keys are stored as keyed hashes, so that the
 * table names nobody; while the table cannot be reached, each process counts for itself.
 */
export function openAttemptLimit(
  pool: Pool,
  vault: Vault,
  { name, attempts, seconds }: AttemptLimitOptions,
): AttemptLimit {
  const options = { keyPrefix: name, points: attempts, duration: seconds }
  const limiter = new RateLimiterPostgres({
    ...options,
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    insuranceLimiter: new RateLimiterMemory(options),
  })
  const hashed = (key: string): string => vault.hash(key, `attempts:${name}`).toString('base64url')
  return {
    async spend(key) {
      await limiter.consume(hashed(key)).catch(refuse)
    },
    async forgive(key) {
      await limiter.delete(hashed(key))
    },
  }
}

function refuse(reason: unknown): never {
  if (!(reason instanceof RateLimiterRes)) throw reason
  const retryAfterSeconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1000))
  const minutes = Math.ceil(retryAfterSeconds / 60)
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`
  throw new LodgerError('TOO_MANY_ATTEMPTS', `This was tried too often. Wait ${wait} and try again.`, {
    details: { retryAfterSeconds },
  })
}

/** What counts as one address: an IPv4 address, or the /64 that a household has under IPv6. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1]) return mapped[1]
  const [head = '', tail] = address.split('%', 1)[0]!.split('::')
  const first = head.split(':').filter(Boolean)
  const last = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
