import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatedDevice } from '../simulator/device/device.ts'
import { enqueueCommand } from '../src/contract/devices.ts'
import { type House, person } from './kill-house.ts'

const enrollingAtOnce = 3
const models = ['iphone', 'ipad', 'mac']
const requestTypes = ['DeviceInformation', 'SecurityInfo', 'ProfileList', 'CertificateList'] as const
const betweenCommandsMilliseconds = 20
const afterFailureMilliseconds = 250
/** One in so many makes another leave once it is enrolled. */
const leavingShare = 0.25

/** Devices that enroll, answer commands and leave, and an admin's program that asks much of them. */
export class Load {
  /** Every device, also those that could not enroll. */
  readonly devices: SimulatedDevice[] = []
  /** Those that were told to leave, whether or not the server heard of it. */
  readonly leaving = new Set<SimulatedDevice>()
  /** Ids of the commands that the API has taken, with the device each is for. */
  readonly queued = new Map<string, SimulatedDevice>()
  private readonly house: House
  private isStopped = true
  private workers: Promise<unknown> = Promise.resolve()

  constructor(house: House) {
    this.house = house
  }

  start(): void {
    this.isStopped = false
    const enrollers = Array.from({ length: enrollingAtOnce }, () => this.repeat(() => this.enrollOne()))
    this.workers = Promise.all([...enrollers, this.repeat(() => this.queueOne())])
  }

  /** Resolves when everything that was under way has ended, and each device has asked once more whether there is work. */
  async stop(): Promise<void> {
    this.isStopped = true
    await this.workers
    await this.house.simulator.settled()
    await Promise.all(this.devices.map((device) => device.poll()))
  }

  /** What fails because the server is dead is done again, or not; the ledger knows what succeeded. */
  private async repeat(work: () => Promise<void>): Promise<void> {
    while (!this.isStopped) await work().catch(() => sleep(afterFailureMilliseconds))
  }

  private async enrollOne(): Promise<void> {
    const device = this.house.simulator.newDevice({ model: models[this.devices.length % models.length] ?? 'iphone' })
    this.devices.push(device)
    await device.enrollAccountDriven(person)
    if (Math.random() < leavingShare) await this.leaveOne()
  }

  private async leaveOne(): Promise<void> {
    const device = this.someEnrolled()
    if (!device) return
    this.leaving.add(device)
    await device.leave()
  }

  private async queueOne(): Promise<void> {
    await sleep(betweenCommandsMilliseconds)
    const device = this.someEnrolled()
    if (!device?.enrollment) return
    const requestType = anyOf(requestTypes)
    const { id } = await this.house.api.call(enqueueCommand, {
      params: { id: device.enrollment.id },
      body: { requestType },
    })
    this.queued.set(id, device)
  }

  private someEnrolled(): SimulatedDevice | undefined {
    return anyOf(this.devices.filter((device) => device.enrollment && !this.leaving.has(device)))
  }
}

function anyOf<const T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T
}
