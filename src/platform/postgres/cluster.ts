import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { LodgerError } from '../errors.ts'
import type { ServerAccount } from './server-account.ts'

const run = promisify(execFile)

export const superuser = 'lodger'

export interface ClusterOptions {
  /** Where the data lies, or will. Its parent directory exists and belongs to the account. */
  readonly directory: string
  /** The directory of `initdb` and `postgres`. */
  readonly programs: string
  readonly account: ServerAccount | undefined
  /** False only for throwaway data: skips waiting for the disk. */
  readonly isDurable: boolean
}

/**
 * Makes sure that there is a database cluster, and that these programs can read it.
 *
 * @throws {LodgerError} POSTGRES_MAJOR_MISMATCH, POSTGRES_NOT_RUNNABLE, POSTGRES_NOT_INITIALIZED
 */
export async function prepareCluster(options: ClusterOptions): Promise<void> {
  const major = await majorOf(options)
  await removePartial(options.directory)
  if (existsSync(options.directory)) await requireMajor(major, options.directory)
  else await initialize(major, options)
}

async function majorOf({ programs, account, directory }: ClusterOptions): Promise<number> {
  try {
    const { stdout } = await run(join(programs, 'postgres'), ['--version'], { ...account, cwd: dirname(directory) })
    return Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1])
  } catch (cause) {
    const asWhom = account ? ` as user ${account.uid}` : ''
    throw new LodgerError(
      'POSTGRES_NOT_RUNNABLE',
      `The PostgreSQL in ${programs} does not run${asWhom}. If that user cannot reach it or ${dirname(directory)}, choose a LODGER_DATA_DIR such as /var/lib/lodger; if it is for another system, set LODGER_PG_BIN or LODGER_DATABASE_URL.`,
      { cause },
    )
  }
}

async function requireMajor(programs: number, directory: string): Promise<void> {
  const data = Number(await readFile(join(directory, 'PG_VERSION'), 'utf8'))
  if (data === programs) return
  throw new LodgerError(
    'POSTGRES_MAJOR_MISMATCH',
    `The data in ${directory} belongs to PostgreSQL ${data}, and this Lodger brings PostgreSQL ${programs}. Nothing was changed. Go back to the Lodger you had, or set LODGER_PG_BIN to the programs of PostgreSQL ${data}.`,
  )
}

const partialMark = '.partial-'

/** A kill during the first start leaves a cluster that no start can use; it never had the right name. */
async function removePartial(directory: string): Promise<void> {
  const parent = dirname(directory)
  const partial = (await readdir(parent)).filter((name) => name.includes(partialMark))
  // An initdb that outlived its Lodger may still write there; what it writes now is removed next time.
  await Promise.allSettled(partial.map((name) => rm(join(parent, name), { recursive: true, force: true })))
}

async function initialize(major: number, { directory, programs, account, isDurable }: ClusterOptions): Promise<void> {
  const partial = `${directory}${partialMark}${process.pid}-${Date.now()}`
  try {
    await run(join(programs, 'initdb'), initArguments(major, partial, isDurable), {
      ...account,
      cwd: dirname(directory),
      env: { LC_ALL: 'C' },
    })
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? `: ${String(cause.stderr).trim()}` : ''
    throw new LodgerError('POSTGRES_NOT_INITIALIZED', `PostgreSQL could not create its data in ${directory}${said}`, {
      cause,
    })
  }
  await rename(partial, directory)
  if (isDurable) await syncDirectory(dirname(directory))
}

function initArguments(major: number, directory: string, isDurable: boolean): string[] {
  return [
    `--pgdata=${directory}`,
    `--username=${superuser}`,
    // Whoever can reach the socket is let in; its directory is closed to all others, and there is no other way in.
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale=C',
    // The same order of letters on every machine, whatever locales it has; PostgreSQL knows it since 17.
    ...(major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
    '--data-checksums',
    '--no-instructions',
    ...(isDurable ? [] : ['--no-sync']),
  ]
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
