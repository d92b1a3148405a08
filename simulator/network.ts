import { FakeApns } from './apple/apns.ts'
import { DeviceAuthority } from './apple/device-authority.ts'
import { ManagedAccounts } from './apple/managed-accounts.ts'
import { PushPortal } from './apple/push-portal.ts'
import { type DeviceSpec, SimulatedDevice } from './device/device.ts'
import type { DeviceState } from './device/device-state.ts'
import { KeyPool } from './device/key-pool.ts'
import { restoreDevice } from './device/restore-device.ts'
import type { DeviceEvent, Habits, Surroundings } from './device/surroundings.ts'
import type { AccountDrivenEnrollment, LinkEnrollment } from './device/way-to-enroll.ts'
import type { Violation } from './device/wire-log.ts'
import { type StateStore, stateInDirectory, stateInMemory } from './state-directory.ts'

export interface SimulatorOptions {
  /** PEM certificates that devices trust for TLS: the authority of the server under test. Default: the public ones. */
  readonly trustRoots?: readonly string[]
  /** Where names lead: `{ 'example.org': '127.0.0.1:8443' }`. What is not named here is asked of DNS. */
  readonly addresses?: Readonly<Record<string, string>>
  /** Lets devices speak plain HTTP with this very machine. */
  readonly allowHttpToLocalhost?: boolean
  /** Keeps authorities and devices between runs. Without it they are gone with the process. */
  readonly stateDirectory?: string
  readonly apnsPort?: number
  readonly apnsHost?: string
  readonly habits?: Partial<Habits>
  /** How many keys to make before devices share them; see {@link KeyPool}. */
  readonly distinctKeys?: number
  readonly now?: () => Date
  /** Hears what devices do. */
  readonly onEvent?: (event: DeviceEvent) => void
}

const firstRetryMs = 2_000
const lastRetryMs = 15 * 60_000
const defaultHabits: Habits = {
  retryAfterMs: (failures) => Math.min(firstRetryMs * 2 ** (failures - 1), lastRetryMs),
  pollEveryMs: null,
  keepBodies: false,
}

/** Apple's services and any number of devices around a server, in one process. */
export class Simulator {
  readonly apns: FakeApns
  readonly pushPortal: PushPortal
  readonly deviceAuthority: DeviceAuthority
  readonly accounts: ManagedAccounts
  readonly store: StateStore
  private readonly all = new Map<string, SimulatedDevice>()
  private readonly surroundings: Surroundings

  constructor(parts: {
    apns: FakeApns
    pushPortal: PushPortal
    deviceAuthority: DeviceAuthority
    surroundings: Surroundings
  }) {
    this.apns = parts.apns
    this.pushPortal = parts.pushPortal
    this.deviceAuthority = parts.deviceAuthority
    this.accounts = parts.surroundings.accounts
    this.store = parts.surroundings.store
    this.surroundings = parts.surroundings
  }

  get devices(): ReadonlyMap<string, SimulatedDevice> {
    return this.all
  }

  /** A device that is managed by nobody yet. */
  newDevice(spec: DeviceSpec): SimulatedDevice {
    const device = SimulatedDevice.create(this.surroundings, spec)
    this.all.set(device.id, device)
    return device
  }

  /** A new device whose person signs in with a work account in Settings. @throws {SimulatorError} */
  async enrollAccountDriven(input: DeviceSpec & AccountDrivenEnrollment): Promise<SimulatedDevice> {
    const device = this.newDevice(input)
    await device.enrollAccountDriven(input)
    return device
  }

  /** A new device whose person opens an enrollment link in Safari. @throws {SimulatorError} */
  async enrollFromLink(input: DeviceSpec & LinkEnrollment): Promise<SimulatedDevice> {
    const device = this.newDevice(input)
    await device.enrollFromLink(input)
    return device
  }

  /** Takes a device out of the world, without a word to anybody. */
  async discard(device: SimulatedDevice): Promise<void> {
    this.all.delete(device.id)
    await device.close()
    await this.store.remove(`device-${device.id}`)
  }

  /** What servers sent to these devices that they must not have sent. */
  forbiddenOnWire(): Violation[] {
    return [...this.all.values()].flatMap((device) => device.wire.violations)
  }

  /** Makes RSA keys ahead, so that enrolling does not wait for them. */
  warmKeys(count: number): Promise<void> {
    return this.surroundings.keys.warm(count)
  }

  /** Resolves once no device is talking. */
  async settled(): Promise<void> {
    await Promise.all([...this.all.values()].map((device) => device.idle()))
  }

  async close(): Promise<void> {
    await Promise.all([...this.all.values()].map((device) => device.close()))
    await this.apns.close()
  }

  /** Brings the devices back that an earlier run left in the state directory. */
  async restore(): Promise<void> {
    for (const name of await this.store.list('device-')) {
      const device = restoreDevice(this.surroundings, (await this.store.read(name)) as DeviceState)
      this.all.set(device.id, device)
    }
  }
}

/** Starts Apple's services, and brings back the devices of an earlier run if there is a state directory. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? (() => new Date())
  const store = options.stateDirectory === undefined ? stateInMemory() : await stateInDirectory(options.stateDirectory)
  const pushPortal = await PushPortal.open(store, now())
  const deviceAuthority = await DeviceAuthority.open(store, now())
  const apns = await FakeApns.start({
    portal: pushPortal,
    store,
    now,
    ...(options.apnsHost === undefined ? {} : { host: options.apnsHost }),
    ...(options.apnsPort === undefined ? {} : { port: options.apnsPort }),
  })
  const simulator = new Simulator({
    apns,
    pushPortal,
    deviceAuthority,
    surroundings: {
      network: {
        trustRoots: options.trustRoots ?? [],
        addresses: new Map(Object.entries(options.addresses ?? {})),
        allowHttpToLocalhost: options.allowHttpToLocalhost ?? false,
      },
      push: apns,
      factory: deviceAuthority,
      accounts: new ManagedAccounts(),
      keys: new KeyPool(options.distinctKeys),
      store,
      now,
      habits: { ...defaultHabits, ...options.habits },
      tell: options.onEvent ?? (() => {}),
    },
  })
  await simulator.restore()
  return simulator
}
