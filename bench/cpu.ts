import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

interface Stat {
  readonly parent: number
  /** Seconds of the process itself. */
  readonly own: number
  /** Seconds of its children that have ended. */
  readonly ended: number
}

/** Seconds of CPU that a process has used. Linux only: from /proc, see proc_pid_stat(5). */
export function cpuSecondsOf(processId: number): number {
  return readStat(processId)?.own ?? 0
}

/** Seconds of CPU of a process and all its children, those that have ended too: a PostgreSQL server. */
export function cpuSecondsOfFamily(processId: number): number {
  const head = readStat(processId)
  if (!head) return 0
  const children = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readStat(Number(entry)))
    .filter((stat) => stat?.parent === processId)
  return head.own + head.ended + children.reduce((sum, stat) => sum + (stat?.own ?? 0), 0)
}

function readStat(processId: number): Stat | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${processId}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The second field is a name in parentheses that may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = (index: number): number => Number(fields[index]) / ticksPerSecond
  return { parent: Number(fields[1]), own: ticks(11) + ticks(12), ended: ticks(13) + ticks(14) }
}
