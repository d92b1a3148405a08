import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import {
  type ListenAddress,
  oneOf,
  parseAddress,
  parseDatabaseUrl,
  parseHttpUrl,
  parseProxies,
  parsePublicUrl,
  readCertificates,
  readKey,
} from './config-values.ts'
import { defaultDataDirectory } from './data-directory.ts'
import { isRefusal, LodgerError } from './errors.ts'
import { type LogLevel, logLevels } from './log.ts'
import { parseSecretKey, secretKeyIn } from './secret-key.ts'

/** How this Lodger is set up; parsed once, when it starts. */
export interface Config {
  /** The one origin that devices, people and programs reach Lodger at. */
  readonly publicUrl: URL
  readonly listen: ListenAddress
  /** A second listener that asks devices for their certificate. */
  readonly deviceListen?: ListenAddress | undefined
  /** Absent: plain HTTP, behind a proxy. */
  readonly tls?: TlsFiles | undefined
  /** Addresses and networks (CIDR) of the proxies whose headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly clientCertificateHeader?: ClientCertificateHeader | undefined
  readonly dataDir: string
  /** Absent: the built-in PostgreSQL, under the data directory. */
  readonly databaseUrl?: string | undefined
  readonly namedStatements: boolean
  /** The directory of the built-in PostgreSQL's programs, if not those that npm installed. */
  readonly postgresPrograms?: string | undefined
  readonly secretKey: Buffer
  readonly apnsUrl: URL
  /** PEM of a root to trust for `apnsUrl` besides the usual ones. */
  readonly apnsCa?: string | undefined
  readonly appsAndBooksUrl: URL
  readonly appleBusinessUrl: URL
  /** PEM of a root to trust for machine info besides Apple's: for tests and the sandbox only. */
  readonly extraDeviceCa?: string | undefined
  readonly machineInfoMode: MachineInfoMode
  readonly logLevel: LogLevel
  /** Names that begin with LODGER_ but mean nothing: misspelled, most likely. */
  readonly unknownVariables: readonly string[]
}

export interface TlsFiles {
  readonly certificateFile: string
  readonly keyFile: string
  readonly certificatePem: string
  readonly keyPem: string
}

/** How a trusted proxy passes on a device's certificate: as RFC 9440 says, or as URL-escaped PEM. */
export type ClientCertificateHeader = 'client-cert' | 'x-ssl-client-cert'

/** What becomes of machine info that Apple's device CA did not sign: taken unseen, logged, refused. */
export type MachineInfoMode = 'off' | 'audit' | 'enforce'

const address = 'an address and port such as 127.0.0.1:8080, [::1]:8080 or :8080'
const pemFile = 'the path of a readable file with certificates in PEM'
const appleUrl = 'an https address, such as the default'

const variables = z.object({
  LODGER_PUBLIC_URL: setting({
    meaning: 'The address that devices and people use, without a path. It can never change once devices are enrolled',
    expected: 'an https address without a path, such as https://mdm.example.org (http only for localhost)',
    parse: parsePublicUrl,
  }),
  LODGER_LISTEN: setting({
    meaning: 'Where the server listens',
    expected: address,
    fallback: '127.0.0.1:8080',
    parse: parseAddress,
  }),
  LODGER_TLS_CERT: optional({
    meaning: 'The certificate chain of the server, a PEM file. Without it: plain HTTP, for a proxy that ends TLS',
    expected: pemFile,
    parse: readCertificates,
  }),
  LODGER_TLS_KEY: optional({
    meaning: 'The key of that certificate, a PEM file',
    expected: 'the path of a readable file with a private key in PEM, not encrypted',
    parse: readKey,
  }),
  LODGER_DEVICE_LISTEN: optional({
    meaning: 'A second listener, which asks devices for their certificate (mutual TLS)',
    expected: address,
    parse: parseAddress,
  }),
  LODGER_TRUSTED_PROXIES: setting({
    meaning: 'The proxies in front of Lodger whose X-Forwarded headers are believed',
    expected: 'IP addresses or networks, separated by commas, such as 10.0.0.5, 192.168.0.0/24',
    fallback: '',
    shownFallback: 'none',
    parse: parseProxies,
  }),
  LODGER_CLIENT_CERT_HEADER: setting({
    meaning: 'The header in which a trusted proxy passes the certificate of a device',
    expected: 'none, client-cert (RFC 9440) or x-ssl-client-cert (PEM, URL-escaped)',
    fallback: 'none',
    parse: oneOf('none', 'client-cert', 'x-ssl-client-cert'),
  }),
  LODGER_DATA_DIR: optional({
    meaning: 'Where Lodger keeps its secret key and the built-in PostgreSQL',
    expected: 'the path of a directory',
    shownFallback: '/var/lib/lodger for root, else ~/.local/state/lodger',
    parse: (text) => resolve(text),
  }),
  LODGER_DATABASE_URL: optional({
    meaning: 'A PostgreSQL 15 or newer to use',
    expected: 'an address such as postgres://lodger:password@db.example.org/lodger',
    shownFallback: 'the built-in PostgreSQL',
    parse: parseDatabaseUrl,
  }),
  LODGER_NAMED_STATEMENTS: setting({
    meaning:
      'Whether statements may be prepared by name; set to no for a pooler that cannot, such as PgBouncer before 1.21',
    expected: 'yes or no',
    fallback: 'yes',
    parse: oneOf('yes', 'no'),
  }),
  LODGER_PG_BIN: optional({
    meaning: 'The directory of initdb and postgres for the built-in PostgreSQL',
    expected: 'the path of a directory',
    shownFallback: 'those that npm installed',
    parse: (text) => resolve(text),
  }),
  LODGER_SECRET_KEY: optional({
    meaning:
      'The key that seals all secrets in the database: 32 random bytes in base64. All servers of a database share it',
    expected: '32 bytes in base64, as `openssl rand -base64 32` prints them',
    shownFallback: 'the file secret.key in the data directory, made on the first start',
    parse: parseSecretKey,
  }),
  LODGER_APNS_URL: setting({
    meaning: "Apple's push service",
    expected: appleUrl,
    fallback: 'https://api.push.apple.com',
    parse: parseHttpUrl,
  }),
  LODGER_APNS_CA: optional({
    meaning: 'A further root for the certificate of the push service, a PEM file',
    expected: pemFile,
    parse: readCertificates,
  }),
  LODGER_APPS_AND_BOOKS_URL: setting({
    meaning: "Apple's App and Book Management service",
    expected: appleUrl,
    fallback: 'https://vpp.itunes.apple.com/mdm/v2',
    parse: parseHttpUrl,
  }),
  LODGER_APPLE_BUSINESS_URL: setting({
    meaning: "Apple's Business API",
    expected: appleUrl,
    fallback: 'https://api-business.apple.com/v1',
    parse: parseHttpUrl,
  }),
  LODGER_EXTRA_DEVICE_CA: optional({
    meaning:
      'A further root for what devices sign about themselves, a PEM file. For tests only: its owner can pose as any device',
    expected: pemFile,
    parse: readCertificates,
  }),
  LODGER_MACHINE_INFO: setting({
    meaning: "What becomes of an enrollment that Apple's device CA did not sign",
    expected: 'off (not looked at), audit (logged) or enforce (refused)',
    fallback: 'audit',
    parse: oneOf('off', 'audit', 'enforce'),
  }),
  LODGER_LOG_LEVEL: setting({
    meaning: 'How much is logged',
    expected: logLevels.join(', '),
    fallback: 'info',
    parse: oneOf(...logLevels),
  }),
})

const fileVariable = 'LODGER_CONFIG'
const fileMeaning = 'A JSON file with the same names and values as strings; the environment wins'

/**
 * Reads the configuration out of the environment, and out of the file that LODGER_CONFIG names.
 *
 * @throws {LodgerError} CONFIGURATION, with one line for each variable that is wrong; values are never repeated
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const given = { ...readConfigFile(env[fileVariable]), ...onlyOurs(env) }
  const { data, error } = variables.safeParse(given)
  if (error) throw wrong(error.issues.map((issue) => `${issue.path.join('.')} should be ${issue.message}.`))
  const problems = conflictsIn(data)
  if (problems.length > 0) throw wrong(problems)
  const dataDir = data.LODGER_DATA_DIR ?? defaultDataDirectory(env)
  return Object.freeze({
    publicUrl: data.LODGER_PUBLIC_URL,
    listen: data.LODGER_LISTEN,
    deviceListen: data.LODGER_DEVICE_LISTEN,
    tls: tlsFiles(data),
    trustedProxies: data.LODGER_TRUSTED_PROXIES,
    clientCertificateHeader: data.LODGER_CLIENT_CERT_HEADER === 'none' ? undefined : data.LODGER_CLIENT_CERT_HEADER,
    dataDir,
    databaseUrl: data.LODGER_DATABASE_URL,
    namedStatements: data.LODGER_NAMED_STATEMENTS === 'yes',
    postgresPrograms: data.LODGER_PG_BIN,
    secretKey: data.LODGER_SECRET_KEY ?? readKeyFile(dataDir),
    apnsUrl: data.LODGER_APNS_URL,
    apnsCa: data.LODGER_APNS_CA?.pem,
    appsAndBooksUrl: data.LODGER_APPS_AND_BOOKS_URL,
    appleBusinessUrl: data.LODGER_APPLE_BUSINESS_URL,
    extraDeviceCa: data.LODGER_EXTRA_DEVICE_CA?.pem,
    machineInfoMode: data.LODGER_MACHINE_INFO,
    logLevel: data.LODGER_LOG_LEVEL,
    unknownVariables: Object.keys(given).filter((name) => name !== fileVariable && !(name in variables.shape)),
  })
}

/** A variable as documentation shows it. */
export interface VariableDescription {
  readonly name: string
  readonly meaning: string
  readonly default: string
}

/** All variables, for the README and for `lodger doctor`. */
export function describeConfiguration(): readonly VariableDescription[] {
  const described = Object.entries(variables.shape).map(([name, field]) => {
    const { meaning, shownFallback } = descriptionSchema.parse(field.meta())
    return { name, meaning, default: shownFallback }
  })
  return [...described, { name: fileVariable, meaning: fileMeaning, default: '' }]
}

const descriptionSchema = z.object({ meaning: z.string(), shownFallback: z.string() })

interface Setting<T> {
  readonly meaning: string
  /** Completes "LODGER_X should be ...". */
  readonly expected: string
  readonly fallback?: string
  readonly shownFallback?: string
  readonly parse: (text: string) => T | undefined
}

function setting<T>({ meaning, expected, fallback, shownFallback, parse }: Setting<T>) {
  const text = z.string({ error: expected })
  return (fallback === undefined ? text : text.prefault(fallback))
    .transform((value, context): T => {
      const parsed = parse(value)
      if (parsed !== undefined) return parsed
      context.issues.push({ code: 'custom', message: expected, input: '' })
      return z.NEVER
    })
    .meta({ meaning, shownFallback: shownFallback ?? fallback ?? '' })
}

function optional<T>(options: Setting<T>) {
  const field = setting(options)
  return field.optional().meta({ ...field.meta() })
}

/** An empty variable is one that is not set: that is how compose files and unit files switch one off. */
function onlyOurs(env: NodeJS.ProcessEnv): Record<string, string> {
  const ours = Object.entries(env).filter(([name, value]) => name.startsWith('LODGER_') && value)
  return Object.fromEntries(ours) as Record<string, string>
}

function readConfigFile(path: string | undefined): Record<string, unknown> {
  if (!path) return {}
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw wrong([`${fileVariable} should be the path of a readable file with a JSON object of strings.`], cause)
  }
}

function readKeyFile(dataDir: string): Buffer {
  try {
    return secretKeyIn(dataDir)
  } catch (cause) {
    if (isRefusal(cause, 'SECRET_KEY_FILE')) throw wrong([`LODGER_SECRET_KEY is not set, and ${cause.message}`], cause)
    throw wrong([`LODGER_DATA_DIR should be a directory that Lodger may create and write to.`], cause)
  }
}

type Settings = z.infer<typeof variables>

/** What is wrong only together. */
function conflictsIn(data: Settings): string[] {
  const { LODGER_TLS_CERT: certificate, LODGER_TLS_KEY: key } = data
  const problems: string[] = []
  if (certificate && !key) problems.push('LODGER_TLS_KEY should be set, because LODGER_TLS_CERT is.')
  if (key && !certificate) problems.push('LODGER_TLS_CERT should be set, because LODGER_TLS_KEY is.')
  if (certificate && key && !belongTogether(certificate.pem, key.pem))
    problems.push('LODGER_TLS_KEY should be the key of the first certificate in LODGER_TLS_CERT.')
  if (data.LODGER_DEVICE_LISTEN && !certificate)
    problems.push('LODGER_TLS_CERT and LODGER_TLS_KEY should be set, because LODGER_DEVICE_LISTEN is.')
  if (data.LODGER_CLIENT_CERT_HEADER !== 'none' && data.LODGER_TRUSTED_PROXIES.length === 0) {
    problems.push('LODGER_TRUSTED_PROXIES should name the proxies whose LODGER_CLIENT_CERT_HEADER is believed.')
  }
  return problems
}

function tlsFiles({ LODGER_TLS_CERT: certificate, LODGER_TLS_KEY: key }: Settings): TlsFiles | undefined {
  if (!certificate || !key) return undefined
  return { certificateFile: certificate.path, certificatePem: certificate.pem, keyFile: key.path, keyPem: key.pem }
}

function belongTogether(certificatePem: string, keyPem: string): boolean {
  return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem))
}

function wrong(problems: readonly string[], cause?: unknown): LodgerError {
  const lines = problems.map((problem) => `  ${problem}`).join('\n')
  return new LodgerError('CONFIGURATION', `The configuration is not usable:\n${lines}`, {
    cause,
    details: { problems },
  })
}
