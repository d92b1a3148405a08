import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataDirectory } from './data-directory.ts'
import { LodgerError } from './errors.ts'
import { secretKeyBytes } from './vault.ts'

/** Reads a secret key written in base64; gives `undefined` for anything else than 32 bytes. */
export function parseSecretKey(text: string): Buffer | undefined {
  const trimmed = text.trim()
  const key = Buffer.from(trimmed, 'base64')
  return key.length === secretKeyBytes && key.toString('base64') === trimmed ? key : undefined
}

/**
 * The secret key that lies in the data directory, made there if there is none. Two processes that start at once get
 * the same.
 *
 * @throws {LodgerError} SECRET_KEY_FILE
 */
export function secretKeyIn(dataDirectory: string): Buffer {
  const file = join(dataDirectory, 'secret.key')
  makeDataDirectory(dataDirectory)
  if (!statSync(file, { throwIfNoEntry: false })) createKeyFile(file)
  const { mode } = statSync(file)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new LodgerError('SECRET_KEY_FILE', `${file} may be read by others than its owner. Run: chmod 600 ${file}`)
  }
  const key = parseSecretKey(readFileSync(file, 'utf8'))
  if (!key)
    throw new LodgerError('SECRET_KEY_FILE', `${file} should hold 32 bytes in base64. Restore it from a backup.`)
  return key
}

/** Writes elsewhere first and links: the file is whole from its first moment, and an existing one stays. */
function createKeyFile(file: string): void {
  const draft = `${file}.${process.pid}`
  const descriptor = openSync(draft, 'w', 0o600)
  writeSync(descriptor, `${randomBytes(secretKeyBytes).toString('base64')}\n`)
  fsyncSync(descriptor)
  closeSync(descriptor)
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
}
