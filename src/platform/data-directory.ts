import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where Lodger keeps its state unless told otherwise. */
export function defaultDataDirectory(env: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return '/var/lib/lodger'
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'lodger')
}

/**
 * Creates the data directory if there is none. Where Lodger is root, the account that runs PostgreSQL for it must be
 * able to pass through; nobody else may look around.
 */
export function makeDataDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
}
