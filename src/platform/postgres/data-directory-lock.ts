import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeDataDirectory } from '../data-directory.ts'
import { LodgerError } from '../errors.ts'

export interface DataDirectoryLock {
  release(): void
}

/**
 * Makes this process the only Lodger on a data directory, which is created if there is none.
 *
 * The lock is SQLite's on an empty file: one of the operating system's, so that it ends with the process however that
 * dies, and leaves no stale file to judge. Node itself offers no file locks.
 *
 * @throws {LodgerError} DATA_DIRECTORY_IN_USE
 */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  makeDataDirectory(directory)
  const holder = join(directory, 'lodger.pid')
  const path = join(directory, 'lodger.lock')
  writeFileSync(path, '', { flag: 'a', mode: 0o600 })
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('begin exclusive')
  } catch (cause) {
    file.close()
    if (!isBusy(cause)) throw cause
    throw new LodgerError(
      'DATA_DIRECTORY_IN_USE',
      `Another Lodger (process ${readHolder(holder)}) uses ${directory}. Stop it first, or give this one a LODGER_DATA_DIR of its own.`,
      { cause },
    )
  }
  writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 })
  return { release: () => file.close() }
}

const sqliteBusy = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
