import { setTimeout as sleep } from 'node:timers/promises'
import type { DeviceSpec, SimulatedDevice } from './device/device.ts'
import { discoverAt } from './device/discovery.ts'
import type { IdentityKeyType } from './device/key-pool.ts'
import type { WayToEnroll } from './device/way-to-enroll.ts'
import { type Simulator, startSimulator } from './network.ts'
import { SimulatorError } from './simulator-error.ts'

export interface SimulateOptions {
  /**
   * `user`: account-driven User Enrollment; `url` answers discovery, or is the server's origin.
   * `link`: whatever the profile behind the enrollment link `url` makes of it.
   */
  readonly kind: 'user' | 'link'
  readonly url: string
  readonly devices: number
  /** `{n}` stands for the number of the device, from 1. */
  readonly email: string
  readonly password: string
  /** Families or product types, taken in turn; with a version after a colon: `iphone:18.2.1`. */
  readonly models?: readonly string[]
  /** How many enroll at the same time. */
  readonly concurrency?: number
  /** How long they stay and ask for commands once all are enrolled. */
  readonly staySeconds?: number
  /** How often each asks, since pushes of a real server do not reach simulated devices. */
  readonly pollSeconds?: number
  /** Whether they leave at the end, in place of just falling silent. */
  readonly leaves?: boolean
  /** PEM; what devices trust for TLS besides nothing else. */
  readonly trustRoots?: readonly string[]
  readonly addresses?: Readonly<Record<string, string>>
  readonly allowHttpToLocalhost?: boolean
  readonly identityKeyType?: IdentityKeyType
  /** RSA keys made before devices share them. */
  readonly distinctKeys?: number
  /** Keeps Apple's authorities, so that a server can be told to trust them; earlier devices come back and live on. */
  readonly stateDirectory?: string
  readonly signal?: AbortSignal
}

export interface SimulateSummary {
  readonly enrolled: number
  readonly seconds: number
  readonly enrolledPerSecond: number
  /** How long one enrollment took, in milliseconds. */
  readonly durationMs: { readonly median: number; readonly p95: number; readonly longest: number }
  /** How many failed, by what stopped them. */
  readonly failures: Readonly<Record<string, number>>
  readonly commands: number
  /** What the server sent that it must not send to these devices. */
  readonly violations: readonly string[]
}

const defaultModels = ['iphone', 'iphone:18.2.1', 'ipad', 'mac', 'vision-pro']
const defaultDistinctKeys = 64
const progressEveryMs = 1_000

/**
 * Enrolls many devices with any MDM server and lets them live for a while.
 *
 * @param print - gets one line of progress a second, and the summary
 */
export async function simulate(options: SimulateOptions, print: (line: string) => void): Promise<SimulateSummary> {
  const tally = new Tally()
  const simulator = await startSimulator({
    ...(options.trustRoots ? { trustRoots: options.trustRoots } : {}),
    ...(options.addresses ? { addresses: options.addresses } : {}),
    ...(options.stateDirectory === undefined ? {} : { stateDirectory: options.stateDirectory }),
    allowHttpToLocalhost: options.allowHttpToLocalhost ?? false,
    distinctKeys: options.distinctKeys ?? defaultDistinctKeys,
    onEvent: ({ what }) => tally.count(what),
  })
  const progress = setInterval(() => print(tally.line(options.devices)), progressEveryMs)
  try {
    await enrollAll(simulator, options, tally)
    await live(simulator, options)
    if (options.leaves) await leaveAll(simulator)
    const summary = tally.summary(simulator)
    for (const line of describe(summary)) print(line)
    return summary
  } finally {
    clearInterval(progress)
    await simulator.close()
  }
}

async function enrollAll(simulator: Simulator, options: SimulateOptions, tally: Tally): Promise<void> {
  let next = 1
  tally.begin()
  const work = async () => {
    while (next <= options.devices && !options.signal?.aborted) {
      const number = next++
      await tally.time(() => enrollOne(simulator, options, number))
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.concurrency ?? 8, options.devices) }, work))
  tally.end()
}

async function enrollOne(simulator: Simulator, options: SimulateOptions, number: number): Promise<void> {
  const device = simulator.newDevice(specFor(options, number))
  try {
    await device.enroll(await wayFor(device, options, number))
  } catch (error) {
    await simulator.discard(device)
    throw error
  }
}

function specFor({ models = defaultModels, identityKeyType }: SimulateOptions, number: number): DeviceSpec {
  const [model = 'iphone', osVersion] = (models[(number - 1) % models.length] ?? '').split(':')
  return {
    model,
    ...(osVersion === undefined ? {} : { osVersion }),
    ...(identityKeyType === undefined ? {} : { identityKeyType }),
  }
}

async function wayFor(device: SimulatedDevice, options: SimulateOptions, number: number): Promise<WayToEnroll> {
  const { url, password } = options
  const email = options.email.replaceAll('{n}', String(number))
  if (options.kind === 'link') return { email, password, linkUrl: url }
  return { email, password, server: await discoverAt(device, email, discoveryAddress(url)) }
}

function discoveryAddress(url: string): string {
  const address = new URL(url)
  if (address.pathname === '/') address.pathname = '/.well-known/com.apple.remotemanagement'
  return address.href
}

async function live(
  simulator: Simulator,
  { staySeconds = 0, pollSeconds = 5, signal }: SimulateOptions,
): Promise<void> {
  const until = Date.now() + staySeconds * 1000
  const isOver = () => Date.now() >= until || (signal?.aborted ?? false)
  while (!isOver()) {
    await Promise.all([...simulator.devices.values()].map((device) => device.poll()))
    const left = Math.min(pollSeconds * 1000, until - Date.now())
    if (left > 0) await sleep(left, undefined, signal ? { signal } : {}).catch(() => {})
  }
}

async function leaveAll(simulator: Simulator): Promise<void> {
  const enrolled = [...simulator.devices.values()].filter(({ enrollment }) => enrollment !== null)
  for (const device of enrolled) await device.leave()
}

/** What happened so far. */
class Tally {
  private readonly durations: number[] = []
  private readonly failures = new Map<string, number>()
  private readonly events = new Map<string, number>()
  private startedAt = 0
  private endedAt: number | null = null

  begin(): void {
    this.startedAt = performance.now()
  }

  end(): void {
    this.endedAt = performance.now()
  }

  count(event: string): void {
    this.events.set(event, (this.events.get(event) ?? 0) + 1)
  }

  /** Times an enrollment, and takes note of what stopped it. */
  async time(enroll: () => Promise<void>): Promise<void> {
    const begun = performance.now()
    try {
      await enroll()
      this.durations.push(performance.now() - begun)
    } catch (error) {
      const cause = error instanceof SimulatorError ? causeOf(error) : String(error)
      this.failures.set(cause, (this.failures.get(cause) ?? 0) + 1)
    }
  }

  line(wanted: number): string {
    const failed = [...this.failures.values()].reduce((sum, count) => sum + count, 0)
    const commands = this.events.get('command') ?? 0
    return `${this.durations.length} of ${wanted} enrolled, ${failed} failed, ${commands} commands, ${this.rate().toFixed(1)}/s`
  }

  summary(simulator: Simulator): SimulateSummary {
    const sorted = this.durations.toSorted((a, b) => a - b)
    const at = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
    return {
      enrolled: sorted.length,
      seconds: this.seconds(),
      enrolledPerSecond: this.rate(),
      durationMs: { median: at(0.5), p95: at(0.95), longest: at(1) },
      failures: Object.fromEntries(this.failures),
      commands: this.events.get('command') ?? 0,
      violations: [...new Set(simulator.forbiddenOnWire().map(({ what, why }) => `${what}: ${why}`))],
    }
  }

  private seconds(): number {
    return ((this.endedAt ?? performance.now()) - this.startedAt) / 1000
  }

  private rate(): number {
    return this.durations.length / Math.max(this.seconds(), 0.001)
  }
}

/** The code, and the status where one was answered: two numbers tell more than a sentence about each device. */
function causeOf({ code, details }: SimulatorError): string {
  const status = details['status']
  return typeof status === 'number' ? `${code} (${status})` : code
}

function describe(summary: SimulateSummary): string[] {
  const { median, p95, longest } = summary.durationMs
  return [
    `${summary.enrolled} enrolled in ${summary.seconds.toFixed(1)} s: ${summary.enrolledPerSecond.toFixed(1)} per second`,
    `one took ${median} ms (median), ${p95} ms (95 %), ${longest} ms (longest)`,
    `${summary.commands} commands answered`,
    ...Object.entries(summary.failures).map(([cause, count]) => `failed: ${count} × ${cause}`),
    ...summary.violations.map((violation) => `must not have been sent: ${violation}`),
  ]
}
