import type { FastifyInstance } from 'fastify'
import type { App } from './app.ts'
import { ApnsClient } from './clients/apns.ts'
import { ensureAuthority } from './domain/ca/ensure-authority.ts'
import { buildServer } from './http/server.ts'
import { startWork, type Work } from './jobs/start-work.ts'
import type { Config } from './platform/config.ts'
import type { ListenAddress } from './platform/config-values.ts'
import type { Actor, Ctx } from './platform/ctx.ts'
import { type OpenDatabase, openDatabase } from './platform/database.ts'
import { LodgerError } from './platform/errors.ts'
import { uuidV7 } from './platform/ids.ts'
import type { Log } from './platform/log.ts'
import { collectProcessMetrics } from './platform/metrics.ts'
import { migrate } from './platform/migrate.ts'
import { type Postgres, runningPostgresUrl, startPostgres } from './platform/postgres/start-postgres.ts'
import { openVault } from './platform/vault.ts'

/** A Lodger that is put together. It neither listens nor works until told to. */
export interface Lodger {
  readonly app: App
  /** Opens every listener; resolves once they take connections. */
  listen(listeners?: readonly Listener[]): Promise<readonly URL[]>
  /** Starts jobs, pushes and deliveries. */
  work(): Promise<void>
  /** Finishes what is under way, then stops everything, the built-in PostgreSQL last. */
  close(): Promise<void>
}

/** One address to listen at. Each serves everything. */
export interface Listener extends ListenAddress {
  readonly tls?: {
    readonly certificatePem: string
    readonly keyPem: string
    readonly asksForClientCertificate: boolean
  }
}

/** A database that is there to be used, and what has to be stopped with it. */
export interface Store {
  readonly database: OpenDatabase
  /** Does work on the database again if the built-in PostgreSQL was lost under it. */
  readonly retryIfLost: Postgres['retryIfLost']
  close(): Promise<void>
}

/**
 * Opens the configured database, or the built-in one: the running server's if another Lodger has it open, else its own.
 *
 * @throws {LodgerError} whatever keeps the built-in PostgreSQL from starting
 */
export async function openStore(config: Config, log: Log, options: { besideRunning?: boolean } = {}): Promise<Store> {
  const existing = config.databaseUrl ?? (options.besideRunning ? runningPostgresUrl(config.dataDir) : undefined)
  const postgres =
    existing === undefined
      ? await startPostgres({ dataDir: config.dataDir, log, programs: config.postgresPrograms })
      : undefined
  const database = openDatabase({
    url: existing ?? postgres?.url ?? '',
    namedStatements: config.namedStatements,
    log,
  })
  return {
    database,
    retryIfLost: postgres?.retryIfLost ?? ((work) => work()),
    async close() {
      await database.close()
      await postgres?.stop()
    },
  }
}

/** A context for work that nobody in particular asked for, on an open database. */
export function contextOn(config: Config, { db }: OpenDatabase, log: Log): (actor: Actor) => Ctx {
  const vault = openVault(config.secretKey)
  const now = (): Date => new Date()
  const newId = (): string => uuidV7(Date.now())
  return (actor) => ({ db, now, newId, log, vault, actor })
}

/**
 * Puts Lodger together: opens the database, brings it up to date, makes the certificate authority at the first start.
 *
 * @throws {LodgerError} with what keeps it from starting
 */
export async function compose(config: Config, log: Log): Promise<Lodger> {
  warnOfDangers(config, log)
  collectProcessMetrics()
  const store = await openStore(config, log)
  try {
    const ctxFor = contextOn(config, store.database, log)
    await store.retryIfLost(async () => {
      await migrate(store.database.pool, log)
      await ensureAuthority(ctxFor({ kind: 'system', label: 'start' }))
    })
    const apns = new ApnsClient({ baseUrl: config.apnsUrl, extraCa: config.apnsCa })
    return lodgerOn(store, { config, ctxFor, pool: store.database.pool, apns })
  } catch (error) {
    await store.close()
    throw error
  }
}

function lodgerOn(store: Store, app: App): Lodger {
  const servers: FastifyInstance[] = []
  let work: Work | undefined
  return {
    app,
    async listen(listeners = listenersOf(app.config)) {
      const addresses: URL[] = []
      for (const listener of listeners) {
        const server = await buildServer(app, listener.tls ? { tls: listener.tls } : {})
        servers.push(server)
        addresses.push(await open(server, listener))
      }
      return addresses
    },
    async work() {
      work = await startWork(app)
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()))
      await work?.stop()
      app.apns.close()
      await store.close()
    },
  }
}

/** What the configuration says: one address for everybody, and perhaps one that asks devices for their certificate. */
function listenersOf({ listen, deviceListen, tls }: Config): readonly Listener[] {
  const everybody = tls ? { ...listen, tls: { ...tls, asksForClientCertificate: false } } : listen
  if (!deviceListen || !tls) return [everybody]
  return [everybody, { ...deviceListen, tls: { ...tls, asksForClientCertificate: true } }]
}

async function open(server: FastifyInstance, { host, port, tls }: Listener): Promise<URL> {
  try {
    await server.listen({ host, port })
  } catch (cause) {
    throw new LodgerError('ADDRESS_NOT_FREE', `Cannot listen on ${host} port ${port}.`, { cause })
  }
  const bound = server.server.address()
  const taken = typeof bound === 'object' && bound !== null ? bound.port : port
  const shownHost = host === '::' || host === '0.0.0.0' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return new URL(`${tls ? 'https' : 'http'}://${shownHost}:${taken}`)
}

function warnOfDangers(config: Config, log: Log): void {
  if (config.extraDeviceCa) log.warn('configuration.extra-device-ca', { variable: 'LODGER_EXTRA_DEVICE_CA' })
  for (const variable of config.unknownVariables) log.warn('configuration.unknown-variable', { variable })
}
