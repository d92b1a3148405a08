import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SimulatorOptions } from '../../simulator/network.ts'
import { type Simulator, startSimulator } from '../../simulator/network.ts'
import { compose, type Lodger } from '../compose.ts'
import { completeSetup, ensureSetupToken } from '../domain/accounts/setup.ts'
import { listNetworks } from '../domain/organization/get-network.ts'
import type { Network } from '../domain/organization/network.ts'
import { updateNetworkSettings } from '../domain/organization/update-network-settings.ts'
import { getPushCertificate } from '../domain/push/get-push-certificate.ts'
import { requestPushCertificate } from '../domain/push/request-push-certificate.ts'
import { uploadPushCertificate } from '../domain/push/upload-push-certificate.ts'
import type { Config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { LodgerError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import { secretKeyIn } from '../platform/secret-key.ts'
import { type ServerTls, sandboxTls } from './sandbox-tls.ts'

export interface SandboxOptions {
  /** Where the sandbox keeps everything, the built-in PostgreSQL's data too. */
  readonly dataDir: string
  /** For people, plain HTTP on this machine only. */
  readonly port: number
  /** For simulated devices, TLS that asks for their certificate. */
  readonly devicePort: number
  readonly log: Log
  /** Instead of the built-in PostgreSQL. */
  readonly databaseUrl?: string
  readonly simulator?: Pick<SimulatorOptions, 'onEvent' | 'habits' | 'distinctKeys' | 'now'>
}

/** A Lodger with an organization, and Apple's services around it. */
export interface Sandbox {
  readonly lodger: Lodger
  readonly simulator: Simulator
  readonly network: Network
  readonly admin: { readonly email: string; readonly password: string }
  /** Where people go: the dashboard. */
  readonly dashboardUrl: URL
  /** What devices trust the TLS listener by, PEM. */
  readonly trustRoot: string
  ctx(): Ctx
  close(): Promise<void>
}

/** The mail domain of everybody in the sandbox. */
export const sandboxDomain = 'example.org'
const localOnly = '127.0.0.1'

/** Starts the server, the simulated Apple services and, at the first run, makes the organization ready to enroll. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir, port, devicePort, log } = options
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  const stateDirectory = join(dataDir, 'simulator')
  const tls = await sandboxTls(stateDirectory, sandboxDomain)
  const here = `${localOnly}:${devicePort}`
  const simulator = await startSimulator({
    trustRoots: [tls.authorityPem],
    addresses: { [sandboxDomain]: here, 'lodger.localhost': here },
    stateDirectory,
    ...options.simulator,
  })
  try {
    const lodger = await compose(configOf(options, simulator), log)
    const address = await listen(lodger, { port, devicePort, tls })
    const ctx = (): Ctx => lodger.app.ctxFor({ kind: 'system', label: 'sandbox' })
    const admin = await settleAdmin(ctx(), dataDir)
    const network = await settleNetwork(ctx())
    await settlePushCertificate(ctx(), simulator)
    await lodger.work()
    return {
      lodger,
      simulator,
      network,
      admin,
      dashboardUrl: address,
      trustRoot: tls.authorityPem,
      ctx,
      async close() {
        await simulator.close()
        await lodger.close()
      },
    }
  } catch (error) {
    await simulator.close()
    throw error
  }
}

function configOf({ dataDir, port, devicePort, databaseUrl }: SandboxOptions, simulator: Simulator): Config {
  return {
    publicUrl: new URL(`https://lodger.localhost:${devicePort}`),
    listen: { host: localOnly, port },
    trustedProxies: [],
    dataDir,
    databaseUrl,
    namedStatements: true,
    secretKey: secretKeyIn(dataDir),
    apnsUrl: new URL(simulator.apns.url),
    apnsCa: simulator.apns.trustRoot,
    appsAndBooksUrl: new URL('https://vpp.itunes.apple.com/mdm/v2'),
    appleBusinessUrl: new URL('https://api-business.apple.com/v1'),
    extraDeviceCa: simulator.deviceAuthority.certificatePem,
    machineInfoMode: 'enforce',
    logLevel: 'warn',
    unknownVariables: [],
  }
}

interface Ports {
  readonly port: number
  readonly devicePort: number
  readonly tls: ServerTls
}

/** Plain HTTP is for browsers on this machine: no certificate to warn of. Devices insist on TLS. */
async function listen(lodger: Lodger, { port, devicePort, tls }: Ports): Promise<URL> {
  const { certificatePem, keyPem } = tls
  const [dashboard] = await lodger.listen([
    { host: localOnly, port },
    { host: localOnly, port: devicePort, tls: { certificatePem, keyPem, asksForClientCertificate: true } },
  ])
  if (!dashboard) throw new LodgerError('ADDRESS_NOT_FREE', 'The sandbox listens nowhere.')
  return new URL(`http://localhost:${dashboard.port || 80}/`)
}

const adminEmail = `admin@${sandboxDomain}`

/** The admin's password is made once and kept beside the data, for this is a sandbox. */
async function settleAdmin(ctx: Ctx, dataDir: string): Promise<Sandbox['admin']> {
  const file = join(dataDir, 'sandbox-admin-password')
  const token = await ensureSetupToken(ctx)
  if (token === null) return { email: adminEmail, password: (await readFile(file, 'utf8')).trim() }
  const password = randomBytes(9).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  await completeSetup(ctx, {
    token,
    organizationName: 'Example Corp',
    networkName: 'Headquarters',
    name: 'Alex Admin',
    email: adminEmail,
    password,
  })
  return { email: adminEmail, password }
}

async function settleNetwork(ctx: Ctx): Promise<Network> {
  const [network] = await listNetworks(ctx, 'all')
  if (!network) throw new LodgerError('NETWORK_NOT_FOUND', 'The sandbox has no network; start it with --fresh.')
  if (network.authentication !== 'none') return network
  return updateNetworkSettings(ctx, network.id, {
    authentication: 'hosted',
    userEnrollmentEnabled: true,
    profileUserEnrollmentEnabled: true,
    deviceEnrollmentEnabled: true,
    supportContact: `it-help@${sandboxDomain}`,
  })
}

/** As an admin would: make a request, have Apple's portal sign it, install what comes back. */
async function settlePushCertificate(ctx: Ctx, simulator: Simulator): Promise<void> {
  if ((await getPushCertificate(ctx)).state !== 'none') return
  const { request } = await requestPushCertificate(ctx)
  if (!request) throw new LodgerError('PUSH_REQUEST_MISSING', 'There is no request to sign.')
  const certificatePem = simulator.pushPortal.signPushRequest(request.pem)
  await uploadPushCertificate(ctx, { certificatePem, appleAccount: `push@${sandboxDomain}` })
}
