import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { Client, defaults, Pool, type QueryConfig, TypeOverrides, types } from 'pg'
import type { Log } from './log.ts'
import type { DB } from './schema.ts'

export type Database = DB
export type Db = Kysely<Database>

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/name`, or `postgres:///name?host=/socket/directory&user=name`. */
  readonly url: string
  /** Most connections open at once; at least 2, because migrations hold a lock on one while they work on another. */
  readonly poolSize?: number
  /** False where a pooler in front of PostgreSQL hands out connections per transaction and forgets statements. */
  readonly namedStatements?: boolean
  readonly log?: Log
}

export interface OpenDatabase {
  readonly db: Db
  /** For the hot path and for the job queue; everything else goes through `db`. */
  readonly pool: Pool
  readonly close: () => Promise<void>
}

const defaultPoolSize = 10
const connectTimeoutMilliseconds = 10_000

/**
 * Opens a pool of connections; none is made before the first query.
 *
 * Values: `bytea` is a Buffer, `timestamptz` a Date, `date` a Date at midnight UTC, `bigint` a number (an error beyond
 * 2^53, so that no digit is lost in silence), `json` parsed with its keys as they are.
 */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const pool = new Pool({
    connectionString: options.url,
    max: Math.max(2, options.poolSize ?? defaultPoolSize),
    connectionTimeoutMillis: connectTimeoutMilliseconds,
    keepAlive: true,
    application_name: 'lodger',
    types: valueParsers,
    ...(options.namedStatements === false ? { Client: UnnamedClient } : {}),
  })
  surviveLostConnections(pool, options.log)
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { db, pool, close: () => pool.end() }
}

// Otherwise pg writes a Date in the zone of this machine, and a `date` column would take the day from there.
defaults.parseInputDatesAsUTC = true

const valueParsers = new TypeOverrides()
valueParsers.setTypeParser(types.builtins.INT8, parseInt8)
valueParsers.setTypeParser(types.builtins.DATE, (text) => new Date(`${text}T00:00:00Z`))

function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint from the database does not fit a number')
  return value
}

/** A connection that dies while nobody uses it is replaced by the pool; unheard, its error would end the process. */
function surviveLostConnections(pool: Pool, log: Log | undefined): void {
  const lost = (error: Error): void => log?.warn('database.connection-lost', { error })
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
}

/** Sends every statement without its name. */
class UnnamedClient extends Client {
  override query = ((query: unknown, ...rest: unknown[]) => {
    const send = super.query.bind(this) as (...given: unknown[]) => unknown
    return send(isNamed(query) ? { ...query, name: undefined } : query, ...rest)
  }) as Client['query']
}

function isNamed(query: unknown): query is QueryConfig {
  return typeof query === 'object' && query !== null && 'name' in query && !('submit' in query)
}
