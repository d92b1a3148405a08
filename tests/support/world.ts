import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { DeviceSpec, SimulatedDevice } from '../../simulator/device/device.ts'
import { openBrowser } from '../../simulator/device/web-sign-in.ts'
import type { PageVisit } from '../../simulator/web/browser.ts'
import { type Sandbox, sandboxDomain, startSandbox } from '../../src/cli/start-sandbox.ts'
import { type DeviceDetail, getDevice } from '../../src/contract/devices.ts'
import { createOwner, type OwnerDetail } from '../../src/contract/owners.ts'
import { createApiKey } from '../../src/domain/accounts/create-api-key.ts'
import { silentLog } from '../../src/platform/log.ts'
import { type Api, apiAt } from './api.ts'
import { testDatabase } from './database.ts'

/** A person with a hosted account. */
export type Person = Pick<OwnerDetail, 'id' | 'name' | 'email'> & { readonly password: string }

/** The whole server with simulated devices and Apple services around it, over real sockets. */
export interface World {
  /** Another one after a restart, like the simulator and its devices. */
  readonly sandbox: Sandbox
  readonly api: Api
  readonly simulator: Sandbox['simulator']
  /** The User Enrollment Link. */
  readonly link: string
  aPerson(name: string): Promise<Person>
  /** Enrolls a new device, account-driven, and resolves once the server lists it as enrolled. */
  enroll(person: Person, spec: DeviceSpec): Promise<SimulatedDevice>
  /** Enrolls a new device from a link; `/device` for standard Device Enrollment. */
  enrollFromLink(person: Person, spec: DeviceSpec, linkUrl?: string): Promise<SimulatedDevice>
  /** Opens a page as Safari on a new device of this kind does. */
  openPage(url: string, spec?: DeviceSpec): Promise<PageVisit>
  /** What the server shows of a device. */
  shown(device: SimulatedDevice): Promise<DeviceDetail>
  /** Waits until nothing is due any more: deliveries, pushes, conversations. */
  settled(): Promise<void>
  /** Every row of every table, as text: bytea in hex and as it reads. */
  dump(): Promise<string>
  /** Stops the server and everything around it, and starts it again where it was. */
  restart(): Promise<void>
  close(): Promise<void>
}

const password = 'correct horse battery'

export async function startWorld(): Promise<World> {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'lodger-world-'))
  const [port, devicePort] = [await freePort(), await freePort()]
  const start = (): Promise<Sandbox> =>
    startSandbox({
      dataDir,
      port,
      devicePort,
      databaseUrl: database.url,
      log: silentLog(),
      simulator: { distinctKeys: 4, habits: { keepBodies: true, retryAfterMs: () => 200 } },
    })
  let sandbox = await start()
  const { key } = await createApiKey(sandbox.ctx(), { name: 'tests', role: 'full', networks: 'all', expiresInDays: 1 })
  const api = apiAt(sandbox.dashboardUrl, key)
  const link = `https://lodger.localhost:${devicePort}/e/${sandbox.network.code}`

  const enrolled = async (device: SimulatedDevice): Promise<SimulatedDevice> => {
    await until(async () => (await shownDevice(api, device))?.state === 'enrolled')
    return device
  }
  return {
    get sandbox() {
      return sandbox
    },
    api,
    get simulator() {
      return sandbox.simulator
    },
    link,
    aPerson: async (name) => ({
      ...(await api.call(createOwner, {
        body: { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@${sandboxDomain}`, password },
      })),
      password,
    }),
    enroll: async ({ email, password }, spec) =>
      enrolled(await sandbox.simulator.enrollAccountDriven({ ...spec, email, password })),
    enrollFromLink: async ({ email, password }, spec, linkUrl = link) =>
      enrolled(await sandbox.simulator.enrollFromLink({ ...spec, email, password, linkUrl })),
    async openPage(url, spec = { model: 'iphone' }) {
      const visit = await openBrowser(sandbox.simulator.newDevice(spec)).open(url)
      if (visit.kind !== 'page') throw new Error(`${url} leads to a ${visit.kind}`)
      return visit
    },
    shown: async (device) => {
      const detail = await shownDevice(api, device)
      if (!detail) throw new Error('The server does not know this device')
      return detail
    },
    async settled() {
      await until(async () => {
        await sandbox.simulator.settled()
        const { rows } = await database.pool.query<{ waiting: number }>(
          `select (select count(*) from deliveries where due_at <= now() or leased_until is not null)
             + (select count(*) from pushes where due_at <= now() or leased_until > now())
             + (select count(*) from graphile_worker.jobs where run_at <= now()) as waiting`,
        )
        return rows[0]?.waiting === 0
      })
      await sandbox.simulator.settled()
    },
    dump: () => dumpOf(database.pool),
    async restart() {
      await sandbox.close()
      sandbox = await start()
    },
    async close() {
      await sandbox.close()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function shownDevice(api: Api, device: SimulatedDevice): Promise<DeviceDetail | undefined> {
  if (!device.enrollment) return undefined
  const response = await api.raw(`/api/v1/devices/${device.enrollment.id}`)
  return response.ok ? getDevice.answer.parse(await response.json()) : undefined
}

const patienceMilliseconds = 20_000
const pauseMilliseconds = 50

/** Waits for a condition, and never for a duration. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patienceMilliseconds
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not so after ${patienceMilliseconds / 1000} s: ${condition.toString()}`)
    await delay(pauseMilliseconds)
  }
}

async function dumpOf(pool: Awaited<ReturnType<typeof testDatabase>>['pool']): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('public', 'graphile_worker')`,
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await pool.query<Record<string, unknown>>(`select * from ${name}`)
    for (const row of rows) texts.push(`${name} ${textOf(row)}`)
  }
  return texts.join('\n')
}

function textOf(row: Record<string, unknown>): string {
  return Object.values(row)
    .map((value) =>
      value instanceof Uint8Array
        ? `${Buffer.from(value).toString('hex')} ${Buffer.from(value).toString('latin1')} ${Buffer.from(value).toString('base64')}`
        : JSON.stringify(value),
    )
    .join(' ')
}

/** A port of this machine that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('No free port')
  return address.port
}
