import { setTimeout as sleep } from 'node:timers/promises'
import { aborted } from '../aborted.ts'
import { LodgerError } from '../errors.ts'
import type { Log } from '../log.ts'
import { findPostmaster, forgetDeadPostmaster } from './postmaster-file.ts'
import { removeOtherServers } from './server-files.ts'
import type { ServerOptions, ServerProcess } from './server-process.ts'
import { adoptServer, isReady, logTail, spawnServer, stopServer, trimLog } from './server-process.ts'

export interface SupervisedOptions extends ServerOptions {
  readonly startLimitSeconds: number
  /** Where programs were installed, unless the operator named some. */
  readonly installed: string | undefined
}

/** A server that is started again whenever it ends. */
export interface Supervision {
  /** The server's process at this moment. */
  readonly processId: () => number
  /** Calls `listener` each time that the server ends unasked; it is being started again then. */
  readonly onExit: (listener: () => void) => void
  /** Runs `work`, and again if it failed because the server ended meanwhile; so `work` may run more than once. */
  readonly retryIfLost: <T>(work: () => Promise<T>) => Promise<T>
  /** Ends the server for good. */
  readonly stop: () => Promise<void>
}

const retryMilliseconds = 250
const noticeMilliseconds = 500

/**
 * Takes over the server that runs already, or starts one. Starting may fail for a while after a kill, as long as the
 * sessions of the killed server live, or while a server that we could not see yet takes the cluster before ours does.
 */
export async function startServer(options: SupervisedOptions, log: Log, stopping: AbortSignal): Promise<ServerProcess> {
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

async function newServer(options: SupervisedOptions, log: Log): Promise<ServerProcess> {
  forgetDeadPostmaster(options.cluster)
  if (options.installed) await removeOtherServers(options.installed, options.programs)
  trimLog(options.logFile)
  const server = spawnServer(options)
  log.info('postgres.started', { processId: server.processId })
  return server
}

const firstPauseMilliseconds = 100
const longestPauseMilliseconds = 30_000

/** Starts the server again whenever it ends, with growing pauses as long as starting fails. */
export function supervise(first: ServerProcess, options: SupervisedOptions, log: Log): Supervision {
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

async function startAgain(
  options: SupervisedOptions,
  log: Log,
  stopping: AbortSignal,
): Promise<ServerProcess | undefined> {
  for (let pause = firstPauseMilliseconds; !stopping.aborted; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
    await sleep(pause, undefined, { signal: stopping }).catch(() => undefined)
    try {
      if (!stopping.aborted) return await startServer(options, log, stopping)
    } catch (error) {
      if (!stopping.aborted) log.error('postgres.not-restarted', { error })
    }
  }
  return undefined
}
