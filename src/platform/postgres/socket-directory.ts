import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LodgerError } from '../errors.ts'
import type { ServerAccount } from './server-account.ts'

// What `sockaddr_un` holds without its final NUL: 107 bytes on Linux, 103 on macOS and the BSDs.
const maxPathBytes = process.platform === 'linux' ? 107 : 103
const socketName = '.s.PGSQL.5432'

/**
 * Creates the directory for PostgreSQL's socket, closed to everybody but `account`.
 *
 * @param wanted - beside the data; when that is too long for a socket's address, a short directory of the system's is
 *   used, with a name that depends on `wanted` only
 * @throws {LodgerError} SOCKET_DIRECTORY
 */
export function makeSocketDirectory(wanted: string, account: ServerAccount | undefined): string {
  const directory = fitsAddress(wanted) ? wanted : join(runtimeDirectory(), `lodger-${shortName(wanted)}`)
  const uid = account?.uid ?? process.getuid?.()
  if (!fitsAddress(directory))
    throw new LodgerError('SOCKET_DIRECTORY', `${directory} is too long for a socket; set TMPDIR to a shorter path.`)
  if (!existsSync(directory)) mkdirSync(directory, { mode: 0o700 })
  else requireOurs(directory, uid)
  if (account) chownSync(directory, account.uid, account.gid)
  chmodSync(directory, 0o700)
  return directory
}

function fitsAddress(directory: string): boolean {
  return Buffer.byteLength(join(directory, socketName)) <= maxPathBytes
}

function runtimeDirectory(): string {
  if (process.getuid?.() === 0 && existsSync('/run')) return '/run'
  return process.env['XDG_RUNTIME_DIR'] ?? tmpdir()
}

function shortName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** In a directory that all may write to, somebody else may have made it first, to listen to what we say. */
function requireOurs(directory: string, uid: number | undefined): void {
  const found = lstatSync(directory)
  if (found.isDirectory() && (uid === undefined || found.uid === uid || found.uid === process.getuid?.())) return
  throw new LodgerError(
    'SOCKET_DIRECTORY',
    `${directory} exists and belongs to somebody else. Remove it, then start Lodger again.`,
  )
}
