import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeConfiguration, loadConfig } from './config.ts'
import { LodgerError } from './errors.ts'

let directory: string
let least: Record<string, string>

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lodger-config-'))
  least = { LODGER_PUBLIC_URL: 'https://mdm.example.org', LODGER_DATA_DIR: join(directory, 'data') }
})
afterAll(() => rm(directory, { recursive: true }))

it('needs a public address only, and talks to Apple by default', () => {
  const config = loadConfig(least)
  expect(config.publicUrl.origin).toBe('https://mdm.example.org')
  expect(config.listen).toEqual({ host: '127.0.0.1', port: 8080 })
  expect(config).toMatchObject({ tls: undefined, databaseUrl: undefined, trustedProxies: [], machineInfoMode: 'audit' })
  expect(config.apnsUrl.origin).toBe('https://api.push.apple.com')
})

it('names every wrong variable at once and what each should look like, without repeating what was given', () => {
  const message = refusal({
    LODGER_PUBLIC_URL: 'ftp://mdm',
    LODGER_LISTEN: 'everywhere',
    LODGER_SECRET_KEY: 'c2hvcnQ=',
  })
  expect(message).toMatch(/LODGER_PUBLIC_URL should be an https address/)
  expect(message).toMatch(/LODGER_LISTEN should be an address and port such as/)
  expect(message).toMatch(/LODGER_SECRET_KEY should be 32 bytes in base64/)
  expect(message).not.toContain('c2hvcnQ')
})

it.each([
  ['LODGER_PUBLIC_URL', 'http://mdm.example.org'],
  ['LODGER_PUBLIC_URL', 'https://mdm.example.org/path'],
  ['LODGER_PUBLIC_URL', 'https://user:password@mdm.example.org'],
  ['LODGER_LISTEN', '127.0.0.1'],
  ['LODGER_LISTEN', '127.0.0.1:70000'],
  ['LODGER_LISTEN', '::1:8080'],
  ['LODGER_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['LODGER_TRUSTED_PROXIES', 'proxy.example.org'],
  ['LODGER_CLIENT_CERT_HEADER', 'x-anything'],
  ['LODGER_DATABASE_URL', 'mysql://db/lodger'],
  ['LODGER_DATABASE_URL', 'postgres://db'],
  ['LODGER_APNS_URL', 'http://push.example.org'],
  ['LODGER_EXTRA_DEVICE_CA', '/does/not/exist'],
  ['LODGER_MACHINE_INFO', 'maybe'],
  ['LODGER_LOG_LEVEL', 'chatty'],
])('refuses %s = %s', (name, value) => {
  expect(refusal({ ...least, [name]: value })).toContain(`${name} should be`)
})

it.each([
  [':443', '::', 443],
  ['[::1]:8443', '::1', 8443],
  ['localhost:0', 'localhost', 0],
])('listens at %s', (text, host, port) => {
  expect(loadConfig({ ...least, LODGER_LISTEN: text }).listen).toEqual({ host, port })
})

it('allows plain http on this machine, for trying it out', () => {
  expect(loadConfig({ ...least, LODGER_PUBLIC_URL: 'http://localhost:8080' }).publicUrl.protocol).toBe('http:')
})

it('takes an empty variable for one that is not set', () => {
  expect(loadConfig({ ...least, LODGER_DATABASE_URL: '', LODGER_LISTEN: '' }).databaseUrl).toBeUndefined()
})

it('tells of names that mean nothing, most likely misspelled', () => {
  expect(loadConfig({ ...least, LODGER_LISTN: ':80', HOME: '/' }).unknownVariables).toEqual(['LODGER_LISTN'])
})

it('refuses to believe a certificate header from anybody', () => {
  expect(refusal({ ...least, LODGER_CLIENT_CERT_HEADER: 'client-cert' })).toContain(
    'LODGER_TRUSTED_PROXIES should name',
  )
})

describe('a configuration file', () => {
  it('gives what the environment does not', async () => {
    const file = join(directory, 'lodger.json')
    await writeFile(file, JSON.stringify({ ...least, LODGER_LISTEN: ':1', LODGER_LOG_LEVEL: 'debug' }))
    const config = loadConfig({ LODGER_CONFIG: file, LODGER_LISTEN: ':2' })
    expect(config).toMatchObject({ logLevel: 'debug', listen: { port: 2 }, unknownVariables: [] })
  })

  it('must be there and hold names and strings', async () => {
    expect(refusal({ LODGER_CONFIG: join(directory, 'none.json') })).toContain('LODGER_CONFIG should be')
    await writeFile(join(directory, 'bad.json'), '{"LODGER_LISTEN": 8080}')
    expect(refusal({ LODGER_CONFIG: join(directory, 'bad.json') })).toContain('LODGER_CONFIG should be')
  })
})

describe('the secret key', () => {
  it('is made on the first start, readable by its owner only, and kept', async () => {
    const dataDir = join(directory, 'fresh')
    const first = loadConfig({ ...least, LODGER_DATA_DIR: dataDir }).secretKey
    expect(first).toHaveLength(32)
    expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600)
    expect(loadConfig({ ...least, LODGER_DATA_DIR: dataDir }).secretKey).toEqual(first)
  })

  it('may come from the environment, and then no file is made', async () => {
    const key = Buffer.alloc(32, 7)
    const dataDir = join(directory, 'keyless')
    const config = loadConfig({ ...least, LODGER_DATA_DIR: dataDir, LODGER_SECRET_KEY: key.toString('base64') })
    expect(config.secretKey).toEqual(key)
    await expect(readFile(join(dataDir, 'secret.key'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is refused where others may read it', async () => {
    const dataDir = join(directory, 'open')
    loadConfig({ ...least, LODGER_DATA_DIR: dataDir })
    await chmod(join(dataDir, 'secret.key'), 0o644)
    expect(refusal({ ...least, LODGER_DATA_DIR: dataDir })).toContain('chmod 600')
  })
})

describe('TLS', () => {
  it('needs a certificate and its key, and both in order', () => {
    const [cert, key] = makeCertificate('one')
    const [otherCert] = makeCertificate('other')
    const tls = loadConfig({ ...least, LODGER_TLS_CERT: cert, LODGER_TLS_KEY: key }).tls
    expect(tls?.certificatePem).toContain('BEGIN CERTIFICATE')
    expect(refusal({ ...least, LODGER_TLS_CERT: cert })).toContain('LODGER_TLS_KEY should be set')
    expect(refusal({ ...least, LODGER_TLS_CERT: otherCert, LODGER_TLS_KEY: key })).toContain('should be the key of')
    expect(refusal({ ...least, LODGER_TLS_CERT: key, LODGER_TLS_KEY: key })).toContain('LODGER_TLS_CERT should be')
  })

  it('is needed to ask devices for their certificate', () => {
    expect(refusal({ ...least, LODGER_DEVICE_LISTEN: ':8443' })).toContain('because LODGER_DEVICE_LISTEN is')
  })
})

it('describes every variable', () => {
  const described = describeConfiguration()
  expect(described).toContainEqual(expect.objectContaining({ name: 'LODGER_LISTEN', default: '127.0.0.1:8080' }))
  expect(described.every(({ meaning }) => meaning.length > 0)).toBe(true)
})

function makeCertificate(name: string): [certificateFile: string, keyFile: string] {
  const files: [string, string] = [join(directory, `${name}.pem`), join(directory, `${name}.key`)]
  const subject = ['-subj', `/CN=${name}`, '-days', '1']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, '-out', files[0], '-keyout', files[1]], {
    stdio: 'ignore',
  })
  return files
}

function refusal(env: Record<string, string>): string {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof LodgerError && error.code === 'CONFIGURATION') return error.message
    throw error
  }
  throw new Error('The configuration was accepted')
}
