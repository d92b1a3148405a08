import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Pool } from 'pg'
import { writeCommandBody } from '../src/apple/commands/write-command.ts'
import { storePayload } from '../src/domain/commands/command-payload.ts'
import { exchangeParameters, exchangeStatement } from '../src/domain/commands/exchange-statement.ts'
import { inTransaction } from '../src/platform/ctx.ts'
import { openDatabase } from '../src/platform/database.ts'
import { uuidV7 } from '../src/platform/ids.ts'
import { silentLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { startPostgres } from '../src/platform/postgres/start-postgres.ts'
import { openVault } from '../src/platform/vault.ts'
import { cpuSecondsOf, cpuSecondsOfFamily } from './cpu.ts'
import { networkCode, queueCommands, type Speaker, seedFleet } from './fleet.ts'
import { withScratchDirectory } from './scratch-directory.ts'

const help = `npm run bench -- connect [options]
  --enrollments <n,n>   sizes of the fleet (default 10000,200000)
  --seconds <n>         length of each measurement (default 10)
  --connections <n>     devices speaking at once (default 64)
  --database-url <url>  an empty database to fill (default: the built-in PostgreSQL, started for the measurement)

Each device makes a whole contact: Idle, gets a command, acknowledges it, gets nothing more. All requests are signed
with RSA-2048 (Mdm-Signature) and carry a bearer token. CPU is read from /proc; the database's is known for the
built-in one only.
`
const speaking = 2000

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      enrollments: { type: 'string', default: '10000,200000' },
      seconds: { type: 'string', default: '10' },
      connections: { type: 'string', default: '64' },
      'database-url': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  for (const enrollments of values.enrollments.split(',').map(Number)) {
    await measure({
      enrollments,
      seconds: Number(values.seconds),
      connections: Number(values.connections),
      databaseUrl: values['database-url'],
    })
  }
}

interface Measurement {
  readonly enrollments: number
  readonly seconds: number
  readonly connections: number
  readonly databaseUrl: string | undefined
}

async function measure(measurement: Measurement): Promise<void> {
  const { databaseUrl } = measurement
  if (databaseUrl !== undefined) return measureOn(databaseUrl, undefined, measurement)
  await withScratchDirectory(async (dataDir) => {
    const postgres = await startPostgres({ dataDir, log: silentLog() })
    try {
      await measureOn(postgres.url, postgres.processId(), measurement)
    } finally {
      await postgres.stop()
    }
  })
}

async function measureOn(url: string, databaseProcess: number | undefined, measurement: Measurement): Promise<void> {
  const { enrollments, seconds, connections } = measurement
  const secretKey = randomBytes(32)
  const vault = openVault(secretKey)
  const database = openDatabase({ url, poolSize: 6 })
  await migrate(database.pool, silentLog())
  const speakers = await seedFleet(database.pool, vault, enrollments, Math.min(speaking, enrollments))
  const now = (): Date => new Date()
  const ctx = { db: database.db, vault, now, newId: () => uuidV7(Date.now()), log: silentLog() }
  const payloadHash = await inTransaction({ ...ctx, actor: { kind: 'system', label: 'bench' } }, (tx) =>
    storePayload(
      tx,
      writeCommandBody({
        requestType: 'Settings',
        settings: [{ item: 'OrganizationInfo', organization: { name: 'Bench' } }],
      }),
    ),
  )

  const server = await startServer(url, secretKey)
  const meter = new Meter(server.processId, databaseProcess)
  await speakFor(server.port, speakers, connections, 1, () => queueCommands(database.pool, speakers, payloadHash))
  meter.start()
  const over = await speakFor(server.port, speakers, connections, seconds, () =>
    queueCommands(database.pool, speakers, payloadHash),
  )
  const whole = meter.stop(over.requests)
  await server.stop()

  const alone = []
  for (const batch of [1, 16]) {
    await queueCommands(database.pool, speakers, payloadHash)
    meter.start()
    const requests = await replaySql(database.pool, speakers, batch, seconds / 2)
    alone.push({ batch, ...meter.stop(requests) })
  }
  await database.close()
  report(measurement, { ...over, ...whole }, alone)
}

/** CPU between two moments, for each request in microseconds. */
class Meter {
  #before = { node: 0, database: 0, at: 0 }
  readonly #serverProcess: number
  readonly #databaseProcess: number | undefined

  constructor(serverProcess: number, databaseProcess: number | undefined) {
    this.#serverProcess = serverProcess
    this.#databaseProcess = databaseProcess
  }

  start(): void {
    this.#before = this.#read()
  }

  stop(requests: number): { readonly node: number; readonly database: number; readonly perSecond: number } {
    const { node, database, at } = this.#read()
    const each = (seconds: number): number => (seconds * 1_000_000) / requests
    return {
      node: each(node - this.#before.node),
      database: each(database - this.#before.database),
      perSecond: (requests * 1000) / (at - this.#before.at),
    }
  }

  #read() {
    return {
      node: cpuSecondsOf(this.#serverProcess),
      database: this.#databaseProcess === undefined ? Number.NaN : cpuSecondsOfFamily(this.#databaseProcess),
      at: performance.now(),
    }
  }
}

async function startServer(url: string, secretKey: Buffer) {
  const child = fork(new URL('./connect-server.ts', import.meta.url), {
    env: {
      PATH: process.env['PATH'],
      LODGER_PUBLIC_URL: 'https://bench.example.org',
      LODGER_LISTEN: '127.0.0.1:0',
      LODGER_DATABASE_URL: url,
      LODGER_SECRET_KEY: secretKey.toString('base64'),
    },
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    port,
    processId: child.pid!,
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

interface Spoken {
  readonly requests: number
  readonly commands: number
}

/** Has devices make contact, one after the other on each connection, until the time is over. */
async function speakFor(
  port: number,
  speakers: readonly Speaker[],
  connections: number,
  seconds: number,
  refill: () => Promise<void>,
): Promise<Spoken> {
  const until = performance.now() + seconds * 1000
  const spoken = { requests: 0, commands: 0 }
  await refill()
  const speakOn = async (first: number): Promise<void> => {
    const line = await openLine(port)
    for (let index = first; performance.now() < until; index += connections) {
      // Each connection has devices of its own: a device has but one conversation at a time.
      const speaker = speakers[index % speakers.length]!
      spoken.requests += 1
      if ((await line.ask(speaker.idle)) === 0) continue
      spoken.commands += 1
      spoken.requests += 1
      await line.ask(speaker.acknowledged)
    }
    line.close()
  }
  const over = new AbortController()
  const refilling = (async () => {
    while (!over.signal.aborted) {
      await delay(100)
      await refill()
    }
  })()
  await Promise.all(Array.from({ length: connections }, (_, first) => speakOn(first)))
  over.abort()
  await refilling
  return spoken
}

/** A connection that asks one request at a time and gives the length of the answer's body. */
async function openLine(port: number) {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay()
  await once(socket, 'connect')
  let received = ''
  let resolve: (length: number) => void = () => undefined
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
    const length = completeBodyLength(received)
    if (length === undefined) return
    received = ''
    resolve(length)
  })
  return {
    ask: (request: Buffer): Promise<number> =>
      new Promise((done) => {
        resolve = done
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

function completeBodyLength(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  if (!text.startsWith('HTTP/1.1 200')) throw new Error(`The server answered ${text.slice(0, 60)}`)
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
  return text.length - end - 4 >= length ? length : undefined
}

/** The same statement with nothing around it, as a load generator for PostgreSQL would send it. */
async function replaySql(pool: Pool, speakers: readonly Speaker[], batch: number, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  const lanes = 4
  let requests = 0
  const replay = async (lane: number): Promise<void> => {
    const own = speakers.filter((_, index) => index % lanes === lane)
    for (let index = 0; performance.now() < until; index += batch) {
      const asked = Array.from({ length: batch }, (_, offset) => own[(index + offset) % own.length]!)
      for (const status of ['Idle', 'Acknowledged'] as const) {
        const values = exchangeParameters(
          asked.map((speaker) => requestOf(speaker, status)),
          new Date(),
          false,
        )
        await pool.query({ name: `replay-${batch}`, text: exchangeStatement, values })
        requests += batch
      }
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => replay(lane)))
  return requests
}

function requestOf(speaker: Speaker, status: 'Idle' | 'Acknowledged') {
  const { fingerprint, enrollmentIdHash, bearerHash } = speaker
  return {
    fingerprint,
    enrollmentIdHash,
    bearerHash,
    networkCode,
    endpoint: 'user' as const,
    userHash: null,
    status,
    commandId: status === 'Idle' ? null : (speaker.commandId as never),
    errors: [],
  }
}

interface Cost {
  readonly node: number
  readonly database: number
  readonly perSecond: number
}

function report(measurement: Measurement, whole: Spoken & Cost, alone: readonly (Cost & { batch: number })[]): void {
  const print = (line: string): void => void process.stdout.write(`${line}\n`)
  const micro = (value: number): string => (Number.isNaN(value) ? 'unknown' : `${value.toFixed(0)} µs`)
  print(`\n${measurement.enrollments.toLocaleString('en')} enrollments, ${measurement.connections} devices at once`)
  print(`  through Lodger: ${whole.perSecond.toFixed(0)} requests/s, ${whole.commands} commands done`)
  print(`    CPU per request: node ${micro(whole.node)}, database ${micro(whole.database)}`)
  for (const { batch, database, perSecond } of alone) {
    print(`  the SQL alone, ${batch} in a statement: ${perSecond.toFixed(0)} requests/s, database ${micro(database)}`)
    print(`    ratio of CPU, Lodger whole : this SQL = ${((whole.node + whole.database) / database).toFixed(2)}`)
    print(`    ratio of CPU, Lodger's database part : this SQL = ${(whole.database / database).toFixed(2)}`)
  }
}
