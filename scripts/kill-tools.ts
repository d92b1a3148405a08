import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPostmasterFile } from '../src/platform/postgres/postmaster-file.ts'

/** Kills the built-in PostgreSQL of a data directory, if it runs. */
export function killPostgres(dataDir: string): void {
  const server = readPostmasterFile(join(dataDir, 'postgres', 'data'))
  try {
    if (server) process.kill(server.processId, 'SIGKILL')
  } catch {
    // It was dead already.
  }
}

/** A directory that PostgreSQL gets through to as a user of its own, too. */
export async function makeDirectory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'lodger-kill-'))
  await chmod(made, 0o711)
  return made
}
