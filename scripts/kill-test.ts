// Kills Lodger's side and PostgreSQL's side of the built-in database at random moments, the very first start included,
// and counts what was acknowledged and lost. Usage: node scripts/kill-test.ts [rounds]
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../src/platform/database.ts'
import { openLog } from '../src/platform/log.ts'
import { startPostgres } from '../src/platform/postgres/start-postgres.ts'
import { killPostgres, makeDirectory } from './kill-tools.ts'

const defaultRounds = 30
const firstStartMilliseconds = 3000
const loadMilliseconds = 2500

const [mode = String(defaultRounds), directory] = process.argv.slice(2)
if (mode === 'write' && directory) await write(directory)
else await kill(Number(mode))

/** Writes numbers as fast as the database takes them, and prints each that it has acknowledged. */
async function write(dataDir: string): Promise<void> {
  const { url } = await startPostgres({ dataDir, log: openLog('silent') })
  const { pool } = openDatabase({ url })
  await untilDone(() => pool.query('create table if not exists kept (n bigint primary key)'))
  const { rows } = await untilDone(() => pool.query<{ last: number }>('select coalesce(max(n), 0) as last from kept'))
  for (let n = (rows[0]?.last ?? 0) + 1; ; n += 1) {
    await untilDone(() => pool.query('insert into kept values ($1) on conflict do nothing', [n]))
    console.log(n)
  }
}

async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch {
      await sleep(20)
    }
  }
}

async function kill(rounds: number): Promise<void> {
  const used = await makeDirectory()
  let lost = 0
  let acknowledged = 0
  for (let round = 1; round <= rounds; round += 1) {
    const isFirstStart = round % 2 === 1
    const dataDir = isFirstStart ? await makeDirectory() : used
    const last = await killRound(dataDir, isFirstStart ? firstStartMilliseconds : loadMilliseconds)
    const { found, missing } = await inspect(dataDir, last)
    lost += missing
    acknowledged = Math.max(acknowledged, found)
    console.log(`round ${round}: ${isFirstStart ? 'first start' : 'under load'}, ${found} rows, ${missing} lost`)
    if (isFirstStart) await rm(dataDir, { recursive: true })
  }
  await rm(used, { recursive: true })
  console.log(`${rounds} rounds, ${acknowledged} rows, ${lost} lost`)
  process.exitCode = lost === 0 ? 0 : 1
}

/** Lets a writer run for a while and kills one side or both; the last side standing is killed soon after. */
async function killRound(dataDir: string, milliseconds: number): Promise<number> {
  const writer = spawn(process.execPath, [import.meta.filename, 'write', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let last = 0
  createInterface(writer.stdout).on('line', (line) => {
    last = Number(line)
  })
  const ended = once(writer, 'exit')
  await sleep(Math.random() * milliseconds)
  const killers = shuffled([() => killPostgres(dataDir), () => killWriter(writer)])
  for (const killOne of killers) {
    killOne()
    await sleep(Math.random() * 300)
  }
  killWriter(writer)
  await ended
  return last
}

function killWriter(writer: ChildProcess): void {
  writer.kill('SIGKILL')
}

function shuffled<T>(items: readonly [T, T]): readonly T[] {
  return Math.random() < 0.5 ? items : items.toReversed()
}

/** Starts once more, as an operator would, and looks for the rows up to the last acknowledged one. */
async function inspect(dataDir: string, last: number): Promise<{ found: number; missing: number }> {
  const postgres = await startPostgres({ dataDir, log: openLog('error') })
  const { pool, close } = openDatabase({ url: postgres.url })
  try {
    await pool.query('create table if not exists kept (n bigint primary key)')
    const { rows } = await pool.query<{ found: number }>('select count(*) as found from kept where n <= $1', [last])
    const found = rows[0]?.found ?? 0
    return { found, missing: last - found }
  } finally {
    await close()
    await postgres.stop()
  }
}
