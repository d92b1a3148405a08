import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../database.ts'
import { silentLog } from '../log.ts'
import { isAlive } from './postmaster-file.ts'
import { type Postgres, type PostgresOptions, runningPostgresUrl, startPostgres } from './start-postgres.ts'

// Creating data takes a second, so tests share a directory unless they are about that.
let shared: string
let fresh: string
let running: Postgres[]

beforeAll(async () => {
  shared = await makeDirectory()
})
afterAll(() => rm(shared, { recursive: true }))

beforeEach(async () => {
  fresh = await makeDirectory()
  running = []
})

afterEach(async () => {
  await Promise.all(running.map((postgres) => postgres.stop()))
  await rm(fresh, { recursive: true })
})

it('creates its data at the first start and keeps it, under one address', async () => {
  const first = await start({ dataDir: fresh })
  await query(first.url, 'create table kept (n integer)')
  await first.stop()
  const second = await start({ dataDir: fresh })
  expect(second.url).toBe(first.url)
  expect(await query(second.url, 'select n from kept')).toEqual([])
})

it('sorts by code point, checks its pages, and listens to nobody on the network', async () => {
  const { url } = await start()
  expect(
    await query(
      url,
      `select datlocprovider as provider, datlocale as locale, current_setting('data_checksums') as checksums,
              current_setting('listen_addresses') as listens, current_setting('fsync') as fsync
       from pg_database where datname = current_database()`,
    ),
  ).toEqual([{ provider: 'b', locale: 'C.UTF-8', checksums: 'on', listens: '', fsync: 'on' }])
})

it('ends when it is stopped', async () => {
  const postgres = await start()
  await postgres.stop()
  expect(isAlive(postgres.processId())).toBe(false)
  expect(runningPostgresUrl(shared)).toBeUndefined()
})

it('comes back by itself when it is killed, with all that was committed', async () => {
  const postgres = await start()
  let exits = 0
  postgres.onExit(() => (exits += 1))
  await query(postgres.url, 'create table kept (n integer)')
  const killed = postgres.processId()
  process.kill(killed, 'SIGKILL')
  await expect.poll(() => postgres.processId(), { timeout: 20_000 }).not.toBe(killed)
  expect(await query(postgres.url, 'select n from kept')).toEqual([])
  expect(exits).toBe(1)
})

it('does again what failed because it was killed, and nothing that failed by itself', async () => {
  const { url, processId, retryIfLost } = await start()
  let tries = 0
  const answer = await retryIfLost(async () => {
    tries += 1
    if (tries === 1) process.kill(processId(), 'SIGKILL')
    return query(url, 'select pg_sleep(0.2)::text as slept')
  })
  expect({ answer, tries }).toEqual({ answer: [{ slept: '' }], tries: 2 })
  await expect(retryIfLost(() => query(url, 'select nonsense'))).rejects.toMatchObject({ code: '42703' })
})

it('takes over the server of a Lodger that was killed', async () => {
  const orphan = await orphanOf(shared)
  const adopter = await start()
  expect(adopter.processId()).toBe(orphan)
  expect(await query(adopter.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await adopter.stop()
  expect(isAlive(orphan)).toBe(false)
})

it('starts a server it had taken over again when that is killed', async () => {
  const orphan = await orphanOf(shared)
  const adopter = await start()
  process.kill(orphan, 'SIGKILL')
  await expect
    .poll(() => query(adopter.url, 'select 1 as one').catch(() => 'down'), { timeout: 20_000 })
    .toEqual([{ one: 1 }])
})

it('starts though the process id in the file of a dead server is another program by now', async () => {
  const first = await start()
  await first.stop()
  const lines = [process.pid, join(shared, 'postgres/data'), 0, 5432, join(shared, 'postgres/socket'), '', '', 'ready']
  await writeFile(join(shared, 'postgres/data/postmaster.pid'), lines.join('\n'))
  const second = await start()
  expect(second.processId()).not.toBe(process.pid)
})

it('starts after an initdb that was killed', async () => {
  await mkdir(join(fresh, 'postgres/data.partial-1-1'), { recursive: true })
  await writeFile(join(fresh, 'postgres/data.partial-1-1/PG_VERSION'), '18\n')
  expect(await query((await start({ dataDir: fresh })).url, 'select 1 as one')).toEqual([{ one: 1 }])
})

it('refuses the data of another major version, and leaves it alone', async () => {
  const postgres = await start({ dataDir: fresh })
  await postgres.stop()
  await writeFile(join(fresh, 'postgres/data/PG_VERSION'), '14\n')
  await expect(start({ dataDir: fresh })).rejects.toMatchObject({
    code: 'POSTGRES_MAJOR_MISMATCH',
    message: expect.stringContaining('belongs to PostgreSQL 14, and this Lodger brings PostgreSQL 18'),
  })
})

it('lets one Lodger only use a data directory, and says which does', async () => {
  await start()
  await expect(start()).rejects.toMatchObject({
    code: 'DATA_DIRECTORY_IN_USE',
    message: expect.stringContaining(`(process ${process.pid})`),
  })
})

it('tells commands beside it where its server is', async () => {
  const { url } = await start()
  expect(runningPostgresUrl(shared)).toBe(url)
})

it('finds a place for its socket when the path of the data is too long for one', async () => {
  const dataDir = join(fresh, 'a-long-name/'.repeat(12))
  expect(await query((await start({ dataDir })).url, 'select 1 as one')).toEqual([{ one: 1 }])
})

it('works in a directory with spaces and other signs', async () => {
  const dataDir = join(fresh, "it's a & strange=name%41 ü")
  expect(await query((await start({ dataDir })).url, 'select 1 as one')).toEqual([{ one: 1 }])
})

it('says what PostgreSQL said when that does not start', async () => {
  const postgres = await start({ dataDir: fresh })
  await postgres.stop()
  await rm(join(fresh, 'postgres/data/global/pg_control'))
  await expect(start({ dataDir: fresh, startLimitSeconds: 1 })).rejects.toMatchObject({
    code: 'POSTGRES_NOT_STARTED',
    message: expect.stringContaining('pg_control'),
  })
})

async function start(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir: shared, log: silentLog(), ...options })
  running.push(postgres)
  return postgres
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const { pool, close } = openDatabase({ url })
  try {
    return (await pool.query(statement)).rows
  } finally {
    await close()
  }
}

/** Has another process start a server, kills that process, and gives the process id of the server it leaves behind. */
async function orphanOf(directory: string): Promise<number> {
  const module = new URL('./start-postgres.ts', import.meta.url).href
  const script = `
    const { startPostgres } = await import(${JSON.stringify(module)})
    const log = { info() {}, warn() {}, error() {} }
    const postgres = await startPostgres({ dataDir: ${JSON.stringify(directory)}, log })
    console.log(postgres.processId())
    setInterval(() => {}, 60_000)`
  const lodger = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = (await once(lodger.stdout, 'data')) as [Buffer]
  lodger.kill('SIGKILL')
  await once(lodger, 'exit')
  return Number(output.toString())
}

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lodger-postgres-'))
  await chmod(directory, 0o711)
  return directory
}
