import { chownSync, existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { aborted } from '../aborted.ts'
import { LodgerError } from '../errors.ts'
import type { Log } from '../log.ts'
import { prepareCluster } from './cluster.ts'
import { type DataDirectoryLock, lockDataDirectory } from './data-directory-lock.ts'
import { findPostmaster, forgetDeadPostmaster } from './postmaster-file.ts'
import type { ServerAccount } from './server-account.ts'
import { serverAccount } from './server-account.ts'
import { installServer, removeOtherServers } from './server-files.ts'
import type { ServerOptions, ServerProcess } from './server-process.ts'
import { adoptServer, databaseUrl, isReady, logTail, spawnServer, stopServer, trimLog } from './server-process.ts'
import { makeSocketDirectory } from './socket-directory.ts'

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

export interface Postgres {
  /** For `openDatabase`; stays the same when the server is started again. */
  readonly url: string
  /** The server's process at this moment. */
  readonly processId: () => number
  /** Calls `listener` each time that the server ends unasked; it is being started again then. */
  readonly onExit: (listener: () => void) => void
  /** Runs `work`, and again if it failed because the server ended meanwhile; so `work` may run more than once. */
  readonly retryIfLost: <T>(work: () => Promise<T>) => Promise<T>
  /** Ends the server and gives the data directory free. */
  readonly stop: () => Promise<void>
}

const database = 'lodger'

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

async function stop(supervision: Supervision, { socketDirectory }: Prepared, lock: DataDirectoryLock): Promise<void> {
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

interface Prepared extends ServerOptions {
  readonly startLimitSeconds: number
  /** Where programs were installed, unless the operator named some. */
  readonly installed: string | undefined
}

async function prepare(options: PostgresOptions): Promise<Prepared> {
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

const defaultStartLimitSeconds = 30
const retryMilliseconds = 250
const noticeMilliseconds = 500

/**
 * Takes over the server that runs already, or starts one. Starting may fail for a while after a kill, as long as the
 * sessions of the killed server live, or while a server that we could not see yet takes the cluster before ours does.
 */
async function startServer(options: Prepared, log: Log, stopping: AbortSignal): Promise<ServerProcess> {
  const deadline = performance.now() + options.startLimitSeconds * 1000
  for (let attempt = 1; ; attempt += 1) {
    const server = (await findServer(options.cluster, log)) ?? (await newServer(options, log))
    if (await isReady(server, options.cluster, stopping)) return server
    if (stopping.aborted) await stopServer(server)
    stopping.throwIfAborted()
    const output = logTail(options.logFile)
    if (performance.now() > deadline)
      throw new LodgerError('POSTGRES_NOT_STARTED', `PostgreSQL did not start. It said:\n${output}`)
    log.warn('postgres.start-failed', { attempt, output })
    await sleep(retryMilliseconds)
  }
}

async function findServer(cluster: string, log: Log): Promise<ServerProcess | undefined> {
  const found = findPostmaster(cluster)
  if (!found) return undefined
  const server = adoptServer(found.processId, found.socketDirectory)
  if (found.status !== 'stopping') {
    log.info('postgres.adopted', { processId: found.processId })
    return server
  }
  await stopServer(server)
  return undefined
}

async function newServer(options: Prepared, log: Log): Promise<ServerProcess> {
  forgetDeadPostmaster(options.cluster)
  if (options.installed) await removeOtherServers(options.installed, options.programs)
  trimLog(options.logFile)
  const server = spawnServer(options)
  log.info('postgres.started', { processId: server.processId })
  return server
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

const firstPauseMilliseconds = 100
const longestPauseMilliseconds = 30_000

type Supervision = Omit<Postgres, 'url'>

/** Starts the server again whenever it ends, with growing pauses as long as starting fails. */
function supervise(first: ServerProcess, options: Prepared, log: Log): Supervision {
  const listeners: (() => void)[] = []
  const stopping = new AbortController()
  let server = first

  async function keepRunning(): Promise<void> {
    while (!stopping.signal.aborted) {
      await Promise.race([server.ended, aborted(stopping.signal)])
      if (stopping.signal.aborted) break
      log.error('postgres.ended', { processId: server.processId, output: logTail(options.logFile) })
      for (const listener of listeners) listener()
      server = (await startAgain(options, log, stopping.signal)) ?? server
    }
    await stopServer(server)
  }

  async function retryIfLost<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      while (!server.isRunning() && !stopping.signal.aborted) await sleep(retryMilliseconds)
      const worker = server
      try {
        return await work()
      } catch (error) {
        // A connection may tell of the end before the process does.
        await Promise.race([worker.ended, sleep(noticeMilliseconds)])
        if (worker.isRunning() || stopping.signal.aborted) throw error
      }
    }
  }

  const supervision = keepRunning()
  return {
    retryIfLost,
    processId: () => server.processId,
    onExit: (listener) => void listeners.push(listener),
    stop() {
      stopping.abort()
      return supervision
    },
  }
}

async function startAgain(options: Prepared, log: Log, stopping: AbortSignal): Promise<ServerProcess | undefined> {
  for (let pause = firstPauseMilliseconds; !stopping.aborted; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
    await Promise.race([sleep(pause), aborted(stopping)])
    try {
      if (!stopping.aborted) return await startServer(options, log, stopping)
    } catch (error) {
      if (!stopping.aborted) log.error('postgres.not-restarted', { error })
    }
  }
  return undefined
}
