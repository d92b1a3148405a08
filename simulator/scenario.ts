import { setTimeout as sleep } from 'node:timers/promises'
import type { DeviceSpec, SimulatedDevice } from './device/device.ts'
import type { WayToEnroll } from './device/way-to-enroll.ts'
import type { Simulator } from './network.ts'
import { SimulatorError } from './simulator-error.ts'
import type { Credentials } from './web/sign-in.ts'

export interface ScenarioOptions {
  /** Whose devices these are; they take turns. */
  readonly people: readonly Credentials[]
  /** Where devices of the organization enroll by profile; null for none. */
  readonly deviceLink: string | null
  /** How long people take: 1 as they would, 0 all at once. */
  readonly pace?: number
  readonly signal?: AbortSignal
  /** Hears what happens, in sentences. */
  readonly print?: (line: string) => void
}

export interface ScenarioSummary {
  readonly enrolled: number
  readonly left: number
  readonly failed: readonly { readonly id: string; readonly message: string }[]
}

interface Role extends DeviceSpec {
  readonly id: string
  /** Whether it is the organization's own, and enrolls by profile. */
  readonly isCorporate?: boolean
}

const cast: readonly Role[] = [
  { id: 'cast-01-iphone', model: 'iPhone15,2', osVersion: '18.2.1' },
  { id: 'cast-02-mac', model: 'Mac14,2', osVersion: '15.1' },
  { id: 'cast-03-ipad', model: 'iPad13,18', osVersion: '18.6.2' },
  { id: 'cast-04-iphone', model: 'iPhone17,3', osVersion: '26.1' },
  { id: 'cast-05-iphone-corporate', model: 'iPhone14,7', osVersion: '26.0', isCorporate: true },
  { id: 'cast-06-vision-pro', model: 'RealityDevice14,1', osVersion: '26.0' },
  { id: 'cast-07-iphone', model: 'iPhone12,1', osVersion: '15.7' },
  { id: 'cast-08-mac-corporate', model: 'Mac15,3', osVersion: '15.6.1', isCorporate: true },
  { id: 'cast-09-ipad', model: 'iPad14,1', osVersion: '17.7.2' },
  { id: 'cast-10-iphone', model: 'iPhone14,5', osVersion: '18.6.2' },
  { id: 'cast-11-ipad-supervised', model: 'iPad13,16', osVersion: '18.6.2', isCorporate: true, isSupervised: true },
  { id: 'cast-12-mac', model: 'Mac16,10', osVersion: '15.6.1' },
  { id: 'cast-13-iphone', model: 'iPhone15,2', osVersion: '26.1' },
  { id: 'cast-14-iphone-corporate', model: 'iPhone14,5', osVersion: '18.6.2', isCorporate: true },
]

/** Locked from the start, and only unlocked later: its commands wait until then. */
const lockedOne = 'cast-03-ipad'
/** Enrolls, works for a while, and leaves for good. */
const leavingOne = 'cast-10-iphone'

const betweenEnrollmentsMs = { shortest: 400, longest: 2_500 }
const beforeUnlockingMs = 20_000
const beforeLeavingMs = 12_000

/**
 * A day at an organization, in a minute: people enroll what they own and what they were given, one forgets to unlock an
 * iPad, one leaves. Afterwards the devices stay and answer whenever they are woken.
 *
 * It may run again on the same state directory: whoever has enrolled or left already does not do so again.
 */
export async function runScenario(simulator: Simulator, options: ScenarioOptions): Promise<ScenarioSummary> {
  const stage = new Stage(simulator, options)
  await stage.enrollAll()
  await Promise.all([stage.unlockLater(), stage.leaveLater()])
  return stage.summary()
}

class Stage {
  private readonly simulator: Simulator
  private readonly options: ScenarioOptions
  private readonly failed: { id: string; message: string }[] = []

  constructor(simulator: Simulator, options: ScenarioOptions) {
    this.simulator = simulator
    this.options = options
  }

  async enrollAll(): Promise<void> {
    const gone = new Set(await this.whoHasLeft())
    for (const [index, role] of cast.entries()) {
      const way = this.wayFor(role, index)
      const isDone = gone.has(role.id) || this.simulator.devices.get(role.id)?.enrollment
      if (way === null || isDone) continue
      await this.pause(betweenEnrollmentsMs.shortest, betweenEnrollmentsMs.longest)
      if (this.isOver) return
      await this.enroll(role, way)
    }
  }

  async unlockLater(): Promise<void> {
    const device = this.simulator.devices.get(lockedOne)
    if (!device?.isLocked) return
    await this.pause(beforeUnlockingMs)
    if (this.isOver) return
    device.unlock()
    this.say(device, 'was unlocked, and asks for what it had put off')
  }

  async leaveLater(): Promise<void> {
    const device = this.simulator.devices.get(leavingOne)
    if (!device?.enrollment) return
    await this.pause(beforeLeavingMs)
    if (this.isOver) return
    await this.simulator.store.write('scenario', { left: [...(await this.whoHasLeft()), device.id] })
    await device.leave()
    this.say(device, 'left the organization')
  }

  summary(): ScenarioSummary {
    const devices = cast.flatMap(({ id }) => this.simulator.devices.get(id) ?? [])
    return {
      enrolled: devices.filter(({ enrollment }) => enrollment !== null).length,
      left: devices.filter(({ id, enrollment }) => id === leavingOne && enrollment === null).length,
      failed: this.failed,
    }
  }

  private async enroll(role: Role, way: WayToEnroll): Promise<void> {
    const device = this.simulator.devices.get(role.id) ?? this.simulator.newDevice(role)
    if (role.id === lockedOne) device.lock()
    try {
      await device.enroll(way)
      this.say(device, role.isCorporate ? 'was enrolled for the organization' : `was enrolled by ${way.email}`)
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error
      this.failed.push({ id: role.id, message: error.message })
      this.say(device, `could not enroll: ${error.message}`)
    }
  }

  private wayFor(role: Role, index: number): WayToEnroll | null {
    const { people, deviceLink } = this.options
    const person = people[index % people.length]
    if (!person) return null
    const { email, password } = person
    if (!role.isCorporate) return { email, password }
    return deviceLink === null ? null : { email, password, linkUrl: deviceLink }
  }

  private async whoHasLeft(): Promise<readonly string[]> {
    const state = (await this.simulator.store.read('scenario')) as { left: string[] } | null
    return state?.left ?? []
  }

  private get isOver(): boolean {
    return this.options.signal?.aborted ?? false
  }

  private say(device: SimulatedDevice, what: string): void {
    this.options.print?.(`${device.model.name} (${device.system.version}) ${what}`)
  }

  /** Ends early when the scenario is called off. */
  private async pause(shortestMs: number, longestMs = shortestMs): Promise<void> {
    const { pace = 1, signal } = this.options
    const delayMs = pace * (shortestMs + Math.random() * (longestMs - shortestMs))
    await sleep(delayMs, undefined, signal ? { signal } : {}).catch(() => {})
  }
}
