import { execFileSync } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { LodgerError } from '../errors.ts'

/** The user and group that PostgreSQL runs as when Lodger is root; without one it runs as Lodger does. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
}

const accountNames = ['lodger', 'postgres', 'nobody']

/**
 * Whom PostgreSQL runs as, since it refuses to run as root: the owner of the data it finds, else the first account of
 * lodger, postgres and nobody that exists here.
 *
 * @throws {LodgerError} POSTGRES_ACCOUNT
 */
export function serverAccount(clusterDirectory: string): ServerAccount | undefined {
  const owner = lstatSync(clusterDirectory, { throwIfNoEntry: false })
  if (process.getuid?.() !== 0) {
    requireOwnership(owner?.uid, clusterDirectory)
    return undefined
  }
  const account = owner
    ? { uid: owner.uid, gid: owner.gid }
    : accountNames.map(findAccount).find((found) => found !== undefined)
  if (account && account.uid !== 0) return account
  throw new LodgerError(
    'POSTGRES_ACCOUNT',
    `PostgreSQL does not run as root, and this system has none of the accounts ${accountNames.join(', ')}. Add one, run Lodger as another user, or set LODGER_DATABASE_URL.`,
  )
}

function requireOwnership(ownerUid: number | undefined, directory: string): void {
  const uid = process.getuid?.()
  if (uid === undefined || ownerUid === undefined || ownerUid === uid) return
  throw new LodgerError(
    'POSTGRES_ACCOUNT',
    `${directory} belongs to user ${ownerUid}, but Lodger runs as user ${uid}. Run it as before, or give it a LODGER_DATA_DIR of its own.`,
  )
}

function findAccount(name: string): ServerAccount | undefined {
  try {
    return { uid: idOf('-u', name), gid: idOf('-g', name) }
  } catch {
    return undefined
  }
}

function idOf(which: '-u' | '-g', name: string): number {
  return Number(execFileSync('id', [which, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
}
