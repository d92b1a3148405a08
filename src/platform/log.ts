import type { DestinationStream, Logger } from 'pino'
import { pino } from 'pino'
import { LodgerError } from './errors.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** A fixed string such as 'command.reported'; what differs from time to time goes into the fields. */
export type LogEvent = `${string}.${string}`

/** Where Lodger tells its operator what happened. Nothing personal goes in: see {@link LogFields}. */
export interface Log {
  debug(event: LogEvent, fields?: LogFields): void
  info(event: LogEvent, fields?: LogFields): void
  /** Odd, but coped with. */
  warn(event: LogEvent, fields?: LogFields): void
  /** Wakes somebody. */
  error(event: LogEvent, fields?: LogFields): void
  /** A log that adds `fields` to each of its lines. */
  child(fields: LogFields): Log
}

/**
 * All that a log line may hold. It is an allow-list on purpose: names, addresses, what devices call themselves, serial
 * numbers, tokens, keys and message bodies have no field, and a field that is not here is dropped at run time, too.
 */
export interface LogFields {
  // which one: Lodger's own random ids
  readonly adminId?: string | null | undefined
  readonly apiKeyId?: string | null | undefined
  readonly channelId?: string | null | undefined
  readonly commandId?: string | null | undefined
  readonly deviceId?: string | null | undefined
  readonly importId?: string | null | undefined
  readonly jobId?: string | null | undefined
  readonly networkId?: string | null | undefined
  readonly ownerId?: string | null | undefined
  readonly pushCertificateId?: string | null | undefined
  readonly pushId?: string | null | undefined
  readonly sessionId?: string | null | undefined
  readonly traceId?: string | null | undefined
  // what kind of thing: words out of Lodger's or Apple's fixed lists
  readonly action?: string | undefined
  readonly actorKind?: string | undefined
  readonly code?: string | number | undefined
  readonly errorDomain?: string | undefined
  readonly job?: string | undefined
  readonly kind?: string | undefined
  readonly messageType?: string | undefined
  readonly method?: string | undefined
  readonly platform?: string | undefined
  readonly product?: string | undefined
  readonly purpose?: string | undefined
  readonly reason?: string | undefined
  readonly requestType?: string | undefined
  readonly route?: string | undefined
  readonly signal?: string | undefined
  readonly state?: string | undefined
  readonly status?: string | number | undefined
  readonly topic?: string | undefined
  // how much, how long, how often
  readonly attempt?: number | undefined
  readonly bytes?: number | undefined
  readonly count?: number | undefined
  readonly days?: number | undefined
  readonly durationMs?: number | undefined
  readonly exitCode?: number | null | undefined
  readonly failed?: number | undefined
  readonly processId?: number | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly total?: number | undefined
  // about this server, its operator's settings and the services it calls
  readonly address?: string | undefined
  readonly at?: string | undefined
  readonly directory?: string | undefined
  readonly host?: string | undefined
  readonly migration?: string | undefined
  readonly notAfter?: string | undefined
  readonly port?: number | undefined
  readonly publicUrl?: string | undefined
  readonly service?: string | undefined
  readonly variable?: string | undefined
  readonly version?: string | undefined
  /** The last lines that PostgreSQL itself wrote while it started or died. */
  readonly output?: string | undefined
  /** SHA-256 of something that may not be shown, such as a body that could not be parsed. */
  readonly digest?: string | undefined
  /** The one-time token that opens first-run setup: an operator reads it here, and it is dead once used. */
  readonly setupToken?: string | undefined
  readonly error?: unknown
}

const allowedFields: Readonly<Record<keyof LogFields, true>> = {
  adminId: true,
  apiKeyId: true,
  channelId: true,
  commandId: true,
  deviceId: true,
  importId: true,
  jobId: true,
  networkId: true,
  ownerId: true,
  pushCertificateId: true,
  pushId: true,
  sessionId: true,
  traceId: true,
  action: true,
  actorKind: true,
  code: true,
  errorDomain: true,
  job: true,
  kind: true,
  messageType: true,
  method: true,
  platform: true,
  product: true,
  purpose: true,
  reason: true,
  requestType: true,
  route: true,
  signal: true,
  state: true,
  status: true,
  topic: true,
  attempt: true,
  bytes: true,
  count: true,
  days: true,
  durationMs: true,
  exitCode: true,
  failed: true,
  processId: true,
  retryAfterSeconds: true,
  total: true,
  address: true,
  at: true,
  directory: true,
  host: true,
  migration: true,
  notAfter: true,
  port: true,
  publicUrl: true,
  service: true,
  variable: true,
  version: true,
  output: true,
  digest: true,
  setupToken: true,
  error: true,
}

/**
 * Opens a log that writes one line of JSON per event.
 *
 * @param destination - standard output unless given
 */
export function openLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  return logOver(destination ? pino(options, destination) : pino(options))
}

/** A log for tests: says nothing. */
export function silentLog(): Log {
  return logOver(pino({ level: 'silent' }))
}

function logOver(logger: Logger): Log {
  return {
    debug: (event, fields) => logger.debug(allowed(fields), event),
    info: (event, fields) => logger.info(allowed(fields), event),
    warn: (event, fields) => logger.warn(allowed(fields), event),
    error: (event, fields) => logger.error(allowed(fields), event),
    child: (fields) => logOver(logger.child(allowed(fields))),
  }
}

function allowed(fields: LogFields = {}): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || !Object.hasOwn(allowedFields, name)) continue
    line[name] = name === 'error' ? describeError(value) : value
  }
  return line
}

/** What a log may say about an error. */
export interface ErrorDescription {
  readonly name: string
  readonly code?: string
  readonly message?: string
  readonly stack?: string
  readonly cause?: ErrorDescription
}

const maxCauses = 3

/** Turns an error into what a log may hold: who threw it, its code, where, and its message unless that quotes data. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(quotesData(error, code) ? {} : { message: error.message }),
    stack: framesOf(error),
    ...(error.cause === undefined || depth === maxCauses ? {} : { cause: describeError(error.cause, depth + 1) }),
  }
}

/**
 * Some messages repeat what they are about: a refusal names people to the admin who reads it, JSON.parse shows the
 * text, and PostgreSQL's class 22 (data exceptions) shows the value.
 */
function quotesData(error: Error, code: string | undefined): boolean {
  if (error instanceof LodgerError || error instanceof SyntaxError) return true
  return code !== undefined && 'severity' in error && code.startsWith('22')
}

function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n')
  return lines.filter((line) => line.startsWith('    at ')).join('\n')
}
