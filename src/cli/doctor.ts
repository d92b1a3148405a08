import { X509Certificate } from 'node:crypto'
import { connect } from 'node:net'
import { contextOn, openStore, type Store } from '../compose.ts'
import { loadAuthority } from '../domain/ca/load-authority.ts'
import { getPushCertificate } from '../domain/push/get-push-certificate.ts'
import { type Config, loadConfig } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { isRefusal } from '../platform/errors.ts'
import { silentLog } from '../platform/log.ts'
import { pendingMigrations } from '../platform/migrate.ts'

/** What was looked at, how it stands, and what to do if it does not stand well. */
interface Finding {
  readonly subject: string
  readonly state: 'well' | 'look' | 'broken'
  readonly detail: string
}

const marks = { well: '✓', look: '!', broken: '✗' } as const
const timeoutMilliseconds = 5000

/** `lodger doctor`: exits with 1 if anything is broken. */
export async function doctor(): Promise<void> {
  let isBroken = false
  for await (const { subject, state, detail } of findings()) {
    isBroken ||= state === 'broken'
    process.stdout.write(`${marks[state]} ${subject}: ${detail}\n`)
  }
  if (isBroken) process.exitCode = 1
}

async function* findings(): AsyncGenerator<Finding> {
  const config = readConfiguration()
  if ('state' in config) {
    yield config
    return
  }
  yield well('Configuration', `read; public address ${config.publicUrl.origin}`)
  for (const variable of config.unknownVariables)
    yield look('Configuration', `${variable} means nothing; is it misspelled?`)
  if (config.extraDeviceCa)
    yield look(
      'Configuration',
      'LODGER_EXTRA_DEVICE_CA is set: its owner can pose as any device. Unset it outside tests.',
    )
  yield* examineTls(config)
  yield* examineDatabase(config)
  yield await examineReach(config)
  yield await examinePushService(config)
}

function readConfiguration(): Config | Finding {
  try {
    return loadConfig(process.env)
  } catch (error) {
    if (!isRefusal(error, 'CONFIGURATION')) throw error
    return broken('Configuration', error.message)
  }
}

function* examineTls({ tls, publicUrl }: Config): Generator<Finding> {
  if (!tls) {
    yield look('TLS', 'Lodger speaks plain HTTP; a proxy has to end TLS in front of it.')
    return
  }
  const certificate = new X509Certificate(tls.certificatePem)
  if (!certificate.checkHost(publicUrl.hostname)) {
    yield broken('TLS', `the certificate is not for ${publicUrl.hostname}. Devices will refuse it.`)
  }
  yield expiry('TLS', 'the certificate', new Date(certificate.validTo), 'Renew it and start Lodger again.')
}

async function* examineDatabase(config: Config): AsyncGenerator<Finding> {
  let store: Store
  try {
    store = await openStore(config, silentLog(), { besideRunning: true })
  } catch (error) {
    yield broken('Database', messageOf(error))
    return
  }
  try {
    yield* examineStore(config, store)
  } catch (error) {
    yield broken('Database', messageOf(error))
  } finally {
    await store.close()
  }
}

async function* examineStore(config: Config, store: Store): AsyncGenerator<Finding> {
  const { pool } = store.database
  const { rows } = await pool.query<{ version: string; now: Date }>(
    `select current_setting('server_version') as version, clock_timestamp() as now`,
  )
  yield well('Database', `PostgreSQL ${rows[0]?.version}${config.databaseUrl ? '' : ', built in'}`)
  yield examineClock(rows[0]?.now)
  const pending = await pendingMigrations(pool)
  if (pending.length > 0) {
    yield look('Database', `${pending.length} migrations wait; \`lodger migrate\` or the next start applies them.`)
    return
  }
  const ctx = contextOn(config, store.database, silentLog())({ kind: 'system', label: 'doctor' })
  yield await examineAuthority(ctx)
  yield await examinePushCertificate(ctx)
}

const mostClockDriftMilliseconds = 30_000

function examineClock(databaseNow: Date | undefined): Finding {
  const drift = Math.abs(Date.now() - (databaseNow?.getTime() ?? 0))
  if (drift < mostClockDriftMilliseconds) return well('Clock', 'agrees with the database')
  return broken('Clock', `differs from the database by ${Math.round(drift / 1000)} seconds. Set both by NTP.`)
}

async function examineAuthority(ctx: Ctx): Promise<Finding> {
  try {
    const { deviceCa } = await loadAuthority(ctx)
    return expiry(
      'Device CA',
      'the certificate',
      new Date(new X509Certificate(deviceCa.certificate).validTo),
      'Every device has to enroll anew after that.',
    )
  } catch (error) {
    if (isRefusal(error, 'SEALED_WITH_ANOTHER_KEY')) return broken('Secret key', error.message)
    return look('Device CA', 'is made at the first start')
  }
}

async function examinePushCertificate(ctx: Ctx): Promise<Finding> {
  const { state, expiresAt, problem } = await getPushCertificate(ctx)
  if (problem) return broken('Push certificate', problem)
  if (state === 'none' || state === 'requested')
    return look('Push certificate', 'there is none yet: see Configure › Push certificate')
  return expiry(
    'Push certificate',
    'it',
    new Date(expiresAt ?? 0),
    'Renew it with the same Apple Account; a new one would lose every device.',
  )
}

/** Whether what devices are told to use leads here. */
async function examineReach({ publicUrl }: Config): Promise<Finding> {
  const health = new URL('/healthz', publicUrl)
  try {
    const answer = await fetch(health, { signal: AbortSignal.timeout(timeoutMilliseconds), redirect: 'error' })
    if (answer.ok && (await answer.text()) === 'ok\n') return well('Public address', `${publicUrl.origin} answers`)
    return broken(
      'Public address',
      `${health.href} answers ${answer.status}, and not as Lodger does. Is the proxy set up?`,
    )
  } catch (error) {
    return look(
      'Public address',
      `${publicUrl.origin} does not answer from this machine (${messageOf(error)}). Is Lodger running, and its name in DNS?`,
    )
  }
}

async function examinePushService({ apnsUrl }: Config): Promise<Finding> {
  const port = Number(apnsUrl.port) || 443
  const isReached = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: apnsUrl.hostname, port, timeout: timeoutMilliseconds })
    const finish = (reached: boolean): void => {
      socket.destroy()
      resolve(reached)
    }
    socket
      .once('connect', () => finish(true))
      .once('error', () => finish(false))
      .once('timeout', () => finish(false))
  })
  if (isReached) return well('Push service', `${apnsUrl.host} can be reached`)
  return broken(
    'Push service',
    `${apnsUrl.hostname} port ${port} cannot be reached. Allow it in the firewall: without it devices hear nothing.`,
  )
}

const warnDays = 30

function expiry(subject: string, thing: string, notAfter: Date, advice: string): Finding {
  const days = Math.floor((notAfter.getTime() - Date.now()) / 86_400_000)
  if (days < 0) return broken(subject, `${thing} has expired. ${advice}`)
  const detail = `${thing} is valid for ${days} more days`
  return days < warnDays ? look(subject, `${detail}. ${advice}`) : well(subject, detail)
}

function well(subject: string, detail: string): Finding {
  return { subject, state: 'well', detail }
}

function look(subject: string, detail: string): Finding {
  return { subject, state: 'look', detail }
}

function broken(subject: string, detail: string): Finding {
  return { subject, state: 'broken', detail }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
