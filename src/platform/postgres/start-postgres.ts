import { chownSync, existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import type { Log } from '../log.ts'
import { prepareCluster } from './cluster.ts'
import { type DataDirectoryLock, lockDataDirectory } from './data-directory-lock.ts'
import { findPostmaster } from './postmaster-file.ts'
import { type ServerAccount, serverAccount } from './server-account.ts'
import { installServer } from './server-files.ts'
import { databaseUrl } from './server-process.ts'
import { makeSocketDirectory } from './socket-directory.ts'
import { type SupervisedOptions, type Supervision, startServer, supervise } from './supervise-server.ts'

export interface PostgresOptions {
  /** Belongs to one Lodger at a time. */
  readonly dataDir: string
  readonly log: Log
  /** The directory of other `initdb` and `postgres` programs than those that npm installed. */
  readonly programs?: string | undefined
  /** Server settings besides Lodger's own. */
  readonly settings?: Readonly<Record<string, string>>
  /** How long starting is tried again; 30 unless given. */
  readonly startLimitSeconds?: number
  /** Gives up the start when aborted; afterwards use `stop`. */
  readonly signal?: AbortSignal
}

export interface Postgres extends Supervision {
  /** For `openDatabase`; stays the same when the server is started again. */
  readonly url: string
}

const database = 'lodger'
const defaultStartLimitSeconds = 30

/**
 * Runs Lodger's built-in PostgreSQL: installs it, creates its data at the first start, and starts it again whenever it
 * ends. Lodger and the server may be killed at any moment, the very first start included: the next start takes over
 * the server that was left running, or lets it recover.
 *
 * @throws {LodgerError} DATA_DIRECTORY_IN_USE, POSTGRES_MISSING, POSTGRES_NOT_RUNNABLE, POSTGRES_NOT_INITIALIZED,
 *   POSTGRES_NOT_STARTED, POSTGRES_MAJOR_MISMATCH, POSTGRES_ACCOUNT, SOCKET_DIRECTORY
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const lock = lockDataDirectory(options.dataDir)
  try {
    const prepared = await prepare(options)
    const server = await startServer(prepared, options.log, options.signal ?? new AbortController().signal)
    // A server that was taken over may listen elsewhere than a new one would; who has its address keeps it.
    const supervised = { ...prepared, socketDirectory: server.socketDirectory }
    const supervision = supervise(server, supervised, options.log)
    await supervision
      .retryIfLost(() => ensureDatabase(server.socketDirectory))
      .catch(async (error: unknown) => {
        await supervision.stop()
        throw error
      })
    let stopped: Promise<void> | undefined
    return {
      ...supervision,
      url: databaseUrl(server.socketDirectory, database),
      stop: () => (stopped ??= stop(supervision, supervised, lock)),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function stop(
  supervision: Supervision,
  { socketDirectory }: SupervisedOptions,
  lock: DataDirectoryLock,
): Promise<void> {
  await supervision.stop()
  rmSync(socketDirectory, { recursive: true, force: true })
  lock.release()
}

/** The address of the server that another Lodger runs on this data directory now, for commands beside it. */
export function runningPostgresUrl(dataDir: string): string | undefined {
  const cluster = join(resolve(dataDir), 'postgres', 'data')
  const postmaster = existsSync(cluster) ? findPostmaster(realpathSync(cluster)) : undefined
  return postmaster?.status === 'ready' ? databaseUrl(postmaster.socketDirectory, database) : undefined
}

async function prepare(options: PostgresOptions): Promise<SupervisedOptions> {
  const home = join(realpathSync(options.dataDir), 'postgres')
  const cluster = join(home, 'data')
  const account = serverAccount(cluster)
  makeOwnDirectory(home, account)
  const installed = options.programs ? undefined : join(home, 'programs')
  if (installed) makeOwnDirectory(installed, account)
  const programs = options.programs ?? (await installServer(join(home, 'programs'), account))
  const settings = options.settings ?? {}
  await prepareCluster({ directory: cluster, programs, account, isDurable: settings['fsync'] !== 'off' })
  const socketDirectory = makeSocketDirectory(join(home, 'socket'), account)
  const startLimitSeconds = options.startLimitSeconds ?? defaultStartLimitSeconds
  const logFile = join(home, 'server.log')
  return { cluster, programs, installed, socketDirectory, logFile, account, settings, startLimitSeconds }
}

function makeOwnDirectory(directory: string, account: ServerAccount | undefined): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (account) chownSync(directory, account.uid, account.gid)
}

async function ensureDatabase(socketDirectory: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(socketDirectory, 'postgres') })
  // A connection that breaks between two statements would end the process otherwise; the next statement reports it.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}
