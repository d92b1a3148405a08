import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { superuser } from './cluster.ts'
import { isAlive, readPostmasterFile } from './postmaster-file.ts'
import type { ServerAccount } from './server-account.ts'

export interface ServerProcess {
  readonly processId: number
  readonly socketDirectory: string
  isRunning(): boolean
  /** Resolves when the server has ended. */
  readonly ended: Promise<void>
}

export interface ServerOptions {
  readonly cluster: string
  readonly programs: string
  readonly socketDirectory: string
  readonly logFile: string
  readonly account: ServerAccount | undefined
  /** Server settings besides Lodger's own. */
  readonly settings: Readonly<Record<string, string>>
}

const ownSettings = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  cluster_name: 'lodger',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What goes wrong with a statement is told to Lodger, which logs it without the data; the server logs only itself.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

/** Starts the server. It has a session of its own, so that Ctrl+C reaches Lodger only, which ends it in its turn. */
export function spawnServer(options: ServerOptions): ServerProcess {
  const { cluster, programs, socketDirectory, logFile, account } = options
  const settings = { ...ownSettings, unix_socket_directories: socketDirectory, ...options.settings }
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...account, cwd: cluster, env: { LC_ALL: 'C' }, detached: true, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const isRunning = (): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null
  return { processId: child.pid ?? 0, socketDirectory, isRunning, ended }
}

/** Takes over a server that an earlier Lodger left behind. */
export function adoptServer(processId: number, socketDirectory: string): ServerProcess {
  return { processId, socketDirectory, isRunning: () => isAlive(processId), ended: untilDead(processId) }
}

const watchMilliseconds = 200

async function untilDead(processId: number): Promise<void> {
  while (isAlive(processId)) await sleep(watchMilliseconds)
}

/**
 * Waits until the server takes connections, however long it needs to recover from a crash.
 *
 * @returns false if it ended instead, or `stopping` aborted
 */
export async function isReady(server: ServerProcess, cluster: string, stopping: AbortSignal): Promise<boolean> {
  while (server.isRunning() && !stopping.aborted) {
    if (readPostmasterFile(cluster)?.processId === server.processId && (await answers(server.socketDirectory)))
      return true
    await Promise.race([server.ended, sleep(20)])
  }
  return false
}

/** The address of a database for `openDatabase`. */
export function databaseUrl(socketDirectory: string, database: string): string {
  const parameters = new URLSearchParams({ host: socketDirectory, port: '5432', user: superuser })
  return `postgres:///${database}?${parameters.toString()}`
}

async function answers(socketDirectory: string): Promise<boolean> {
  const client = new Client({
    connectionString: databaseUrl(socketDirectory, 'postgres'),
    connectionTimeoutMillis: 2000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

const patienceMilliseconds = 60_000

/** Has the server end its sessions and write everything to disk; should that take a minute, has it stop at once. */
export async function stopServer(server: ServerProcess): Promise<void> {
  const timer = setTimeout(() => signal(server, 'SIGQUIT'), patienceMilliseconds)
  signal(server, 'SIGINT')
  await server.ended
  clearTimeout(timer)
}

function signal(server: ServerProcess, name: NodeJS.Signals): void {
  if (server.isRunning()) process.kill(server.processId, name)
}

const maxLogBytes = 1024 * 1024
const tailBytes = 4096

/** Empties the log file when it has grown; nobody writes to it while the server is down. */
export function trimLog(logFile: string): void {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > maxLogBytes) truncateSync(logFile)
}

/** The last lines the server has written. */
export function logTail(logFile: string): string {
  return readLog(logFile).subarray(-tailBytes).toString('utf8').trim()
}

function readLog(logFile: string): Buffer {
  try {
    return readFileSync(logFile)
  } catch {
    return Buffer.alloc(0)
  }
}
