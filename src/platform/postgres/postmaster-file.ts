import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A PostgreSQL server that runs on our data. */
export interface Postmaster {
  readonly processId: number
  readonly socketDirectory: string
  readonly status: 'starting' | 'stopping' | 'ready'
}

/**
 * Finds the server that runs on a cluster, by the file it keeps there.
 *
 * @param cluster - its real path, under which every Lodger starts it
 * @see https://www.postgresql.org/docs/18/storage-file-layout.html; the lines are those of src/include/utils/pidfile.h
 */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const file = readPostmasterFile(cluster)
  return file && commandOf(file.processId).includes(cluster) ? file : undefined
}

/**
 * Removes the file of a dead server whose process id is still, or again, in use: by a zombie that nobody has buried,
 * or by another program. PostgreSQL would believe its server alive. As long as any process may still work on the
 * cluster the file stays: it is what keeps two servers from one cluster.
 */
export function forgetDeadPostmaster(cluster: string): void {
  const file = readPostmasterFile(cluster)
  if (!file || !existsSync('/proc/self/cmdline')) return
  if (isAlive(file.processId) && commandOf(file.processId).includes('postgres')) return
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  if (others.some((processId) => mayServe(Number(processId), cluster))) return
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

/** What the postmaster of a cluster has written about itself, whether or not it still runs. */
export function readPostmasterFile(cluster: string): Postmaster | undefined {
  const lines = readLines(join(cluster, 'postmaster.pid'))
  const processId = Number(lines[0])
  if (!Number.isSafeInteger(processId) || processId <= 1) return undefined
  const status = lines[7]?.trim()
  return {
    processId,
    socketDirectory: lines[4] ?? '',
    status: status === 'ready' || status === 'stopping' ? status : 'starting',
  }
}

/** Whether a process of this id runs. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return !isZombie(processId)
}

/** A process has ended but its parent, such as a container's first process, has not asked how. */
function isZombie(processId: number): boolean {
  try {
    // After the name, which is in parentheses and may hold any character, comes the state.
    return readFileSync(`/proc/${processId}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .startsWith('Z')
  } catch {
    return false
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The program and arguments of a process; nothing if there is none. */
function commandOf(processId: number): string {
  try {
    if (existsSync('/proc/self/cmdline'))
      return readFileSync(`/proc/${processId}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'command=', '-p', String(processId)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** A server's sessions and helpers are titled `postgres: ...` and work in the cluster. */
function mayServe(processId: number, cluster: string): boolean {
  if (!commandOf(processId).includes('postgres')) return false
  try {
    return readlinkSync(`/proc/${processId}/cwd`) === cluster
  } catch {
    // Unless we are root in a container that may not look, it is somebody else's, who cannot reach our cluster.
    return process.getuid?.() === 0
  }
}
