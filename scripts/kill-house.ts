import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Simulator, startSimulator } from '../simulator/network.ts'
import { type ServerTls, sandboxTls } from '../src/cli/sandbox-tls.ts'
import { contextOn, openStore } from '../src/compose.ts'
import { createApiKey } from '../src/domain/accounts/create-api-key.ts'
import { completeSetup, ensureSetupToken } from '../src/domain/accounts/setup.ts'
import { listNetworks } from '../src/domain/organization/get-network.ts'
import { updateNetworkSettings } from '../src/domain/organization/update-network-settings.ts'
import { createOwner } from '../src/domain/owners/create-owner.ts'
import { requestPushCertificate } from '../src/domain/push/request-push-certificate.ts'
import { uploadPushCertificate } from '../src/domain/push/upload-push-certificate.ts'
import { loadConfig } from '../src/platform/config.ts'
import type { Ctx } from '../src/platform/ctx.ts'
import { silentLog } from '../src/platform/log.ts'
import { type Api, apiAt } from '../tests/support/api.ts'
import { killPostgres, makeDirectory } from './kill-tools.ts'

const launcher = join(import.meta.dirname, '..', 'bin', 'lodger')
const deviceRetryMilliseconds = 200
const distinctKeys = 8
const readyLimitMilliseconds = 60_000
const readyPauseMilliseconds = 50

const domain = 'example.org'
export const person = { email: `ana@${domain}`, password: 'correct horse battery' }

export interface Recovery {
  readonly seconds: number
  /** Whether the server's process had ended and was started anew, in place of recovering while it runs. */
  readonly isNewStart: boolean
}

/** `lodger serve` in a process of its own, to be killed; and in this one, what must outlive it: Apple and the devices. */
export class House {
  readonly origin: URL
  readonly simulator: Simulator
  private readonly directory: string
  private readonly dataDir: string
  private readonly environment: Readonly<Record<string, string>>
  private server: ChildProcess | undefined
  private key = ''

  private constructor(directory: string, simulator: Simulator, port: number) {
    this.directory = directory
    this.dataDir = join(directory, 'data')
    this.simulator = simulator
    this.origin = new URL(`https://localhost:${port}`)
    this.environment = {
      LODGER_PUBLIC_URL: this.origin.origin,
      LODGER_LISTEN: `127.0.0.1:${port}`,
      LODGER_DATA_DIR: this.dataDir,
      LODGER_TLS_CERT: join(directory, 'server.pem'),
      LODGER_TLS_KEY: join(directory, 'server-key.pem'),
      LODGER_APNS_URL: simulator.apns.url,
      LODGER_APNS_CA: join(directory, 'apns.pem'),
      LODGER_EXTRA_DEVICE_CA: join(directory, 'devices.pem'),
      LODGER_MACHINE_INFO: 'enforce',
    }
  }

  /** One that has never been started. */
  static async build(): Promise<House> {
    const directory = await makeDirectory()
    const port = await freePort()
    const tls = await sandboxTls(join(directory, 'authority'), domain)
    setDefaultCACertificates([...getCACertificates(), tls.authorityPem])
    const simulator = await startSimulator({
      trustRoots: [tls.authorityPem],
      addresses: { [domain]: `127.0.0.1:${port}` },
      distinctKeys,
      habits: { keepBodies: true, retryAfterMs: () => deviceRetryMilliseconds },
    })
    await writeFiles(directory, simulator, tls)
    return new House(directory, simulator, port)
  }

  get api(): Api {
    return apiAt(this.origin, this.key)
  }

  start(): void {
    const log = openSync(join(this.directory, 'server.log'), 'a')
    this.server = spawn(process.execPath, [launcher, 'serve'], {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
  }

  async killServer(): Promise<void> {
    const { server } = this
    if (!server || hasEnded(server)) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }

  killPostgres(): void {
    killPostgres(this.dataDir)
  }

  /**
   * Resolves once the server is ready. Like a service manager, starts a server that ended; a server that runs has to
   * recover by itself.
   */
  async recover(): Promise<Recovery> {
    const begun = performance.now()
    const before = this.server
    while (!(await this.isReady())) {
      if (performance.now() - begun > readyLimitMilliseconds) {
        throw new Error(`Not ready after ${readyLimitMilliseconds / 1000} s; see ${this.directory}/server.log`)
      }
      if (!this.server || hasEnded(this.server)) this.start()
      await sleep(readyPauseMilliseconds)
    }
    return { seconds: (performance.now() - begun) / 1000, isNewStart: this.server !== before }
  }

  /** Sets the organization up, so that devices can enroll. */
  settle(): Promise<void> {
    return this.withContext(async (ctx) => {
      await this.settleOrganization(ctx)
      const { key } = await createApiKey(ctx, { name: 'load', role: 'full', networks: 'all', expiresInDays: 1 })
      this.key = key
      await createOwner(ctx, { ...person, name: 'Ana Lima', tags: [] })
      const { request } = await requestPushCertificate(ctx)
      const certificatePem = this.simulator.pushPortal.signPushRequest(request?.pem ?? '')
      await uploadPushCertificate(ctx, { certificatePem, appleAccount: `push@${domain}` })
    })
  }

  /** Work on the database of the running server. */
  async withContext<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    const config = loadConfig(this.environment)
    const store = await openStore(config, silentLog(), { besideRunning: true })
    try {
      return await work(contextOn(config, store.database, silentLog())({ kind: 'system', label: 'kill' }))
    } finally {
      await store.close()
    }
  }

  /** Ends everything; keeps what was written if somebody has to look into it. */
  async close(keeps: boolean): Promise<void> {
    await this.simulator.close()
    if (this.server && !hasEnded(this.server)) {
      this.server.kill('SIGTERM')
      await once(this.server, 'exit')
    }
    this.killPostgres()
    if (!keeps) await rm(this.directory, { recursive: true, force: true })
    else console.log(`kept for inspection: ${this.directory}`)
  }

  private async settleOrganization(ctx: Ctx): Promise<void> {
    const token = await ensureSetupToken(ctx)
    if (token === null) throw new Error('This house is settled already')
    await completeSetup(ctx, {
      ...person,
      token,
      organizationName: 'Example Corp',
      networkName: 'Headquarters',
      name: 'Alex Admin',
    })
    const [network] = await listNetworks(ctx, 'all')
    if (!network) throw new Error('The organization has no network')
    await updateNetworkSettings(ctx, network.id, { authentication: 'hosted', userEnrollmentEnabled: true })
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(new URL('/readyz', this.origin))).ok
    } catch {
      return false
    }
  }
}

async function writeFiles(directory: string, simulator: Simulator, tls: ServerTls): Promise<void> {
  const files = {
    'server.pem': tls.certificatePem,
    'server-key.pem': tls.keyPem,
    'apns.pem': simulator.apns.trustRoot,
    'devices.pem': simulator.deviceAuthority.certificatePem,
  }
  for (const [name, pem] of Object.entries(files)) await writeFile(join(directory, name), pem, { mode: 0o600 })
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port')
  return address.port
}
