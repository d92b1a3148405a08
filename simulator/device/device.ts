import { EventEmitter } from 'node:events'
import type { Identity } from '../../src/pki/authority.ts'
import { SimulatorError } from '../simulator-error.ts'
import { checkOut, newUnlockToken } from './check-in.ts'
import { converse } from './converse.ts'
import { DeviceHttp } from './device-http.ts'
import { type DeviceState, writeDeviceState } from './device-state.ts'
import { enrollAccountDriven } from './enroll-account-driven.ts'
import { enrollFromLink } from './enroll-from-link.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import { type Hardware, newHardware, newUuid } from './hardware.ts'
import type { IdentityKeyType } from './key-pool.ts'
import type { DeviceParts, LiveDevice } from './live-device.ts'
import type { ManagedSide } from './managed-side.ts'
import type { Misbehavior } from './misbehavior.ts'
import { findModel, type Model, type SystemVersion, systemVersion } from './models.ts'
import { newPersonalSide, type PersonalSide } from './personal-side.ts'
import type { DeviceEvent, Surroundings } from './surroundings.ts'
import type { AccountDrivenEnrollment, LinkEnrollment, WayToEnroll } from './way-to-enroll.ts'
import { WireLog } from './wire-log.ts'

export interface DeviceSpec {
  /** A family (`iphone`, `ipad`, `mac`, `vision-pro`) or a product type (`iPhone14,5`). */
  readonly model: string
  /** The newest known, unless said otherwise. */
  readonly osVersion?: string
  readonly build?: string
  readonly isSupervised?: boolean
  readonly language?: string
  readonly identityKeyType?: IdentityKeyType
  readonly misbehaviors?: readonly Misbehavior[]
  /** How the simulator calls it; made up when not given. */
  readonly id?: string
}

/** One simulated device: what its person does with it, and what it does by itself. */
export class SimulatedDevice implements LiveDevice {
  readonly id: string
  readonly model: Model
  readonly system: SystemVersion
  readonly isSupervised: boolean
  readonly language: string
  readonly identityKeyType: IdentityKeyType
  readonly hardware: Hardware
  readonly personal: PersonalSide
  readonly unlockToken: Buffer
  readonly surroundings: Surroundings
  readonly http: DeviceHttp
  readonly wire: WireLog
  readonly misbehaviors = new Set<Misbehavior>()
  enrollment: Enrollment | null = null
  lastWay: WayToEnroll | null = null
  isLocked = false
  isOnline = true
  private factory: Promise<Identity> | null = null
  private isClosed = false
  private saving = Promise.resolve()
  private readonly events = new EventEmitter().setMaxListeners(0)
  private readonly conversations = new Map<Channel, { isWokenAgain: boolean; readonly ended: Promise<void> }>()
  private readonly retries = new Map<Channel, NodeJS.Timeout>()
  private pollTimer: NodeJS.Timeout | null = null

  constructor(surroundings: Surroundings, parts: DeviceParts) {
    this.surroundings = surroundings
    this.id = parts.id
    this.model = parts.model
    this.system = parts.system
    this.isSupervised = parts.isSupervised
    this.language = parts.language
    this.identityKeyType = parts.identityKeyType
    this.hardware = parts.hardware
    this.personal = parts.personal
    this.unlockToken = parts.unlockToken
    this.http = new DeviceHttp(surroundings.network)
    this.wire = new WireLog(parts.id, surroundings.habits.keepBodies)
  }

  /** A device fresh out of its box, already used by its person. */
  static create(surroundings: Surroundings, spec: DeviceSpec): SimulatedDevice {
    const model = findModel(spec.model)
    const device = new SimulatedDevice(surroundings, {
      id: spec.id ?? newUuid().toLowerCase(),
      model,
      system: systemVersion(model.platform, spec.osVersion, spec.build),
      isSupervised: spec.isSupervised ?? false,
      language: spec.language ?? 'en-US',
      identityKeyType: spec.identityKeyType ?? 'rsa',
      hardware: newHardware(model),
      personal: newPersonalSide(model.name),
      unlockToken: newUnlockToken(),
    })
    for (const misbehavior of spec.misbehaviors ?? []) device.misbehaviors.add(misbehavior)
    return device
  }

  // What its person does

  /** Signs in with a work account in Settings. @throws {SimulatorError} with what the person would read */
  enrollAccountDriven({ email, password, identifier, server }: AccountDrivenEnrollment): Promise<void> {
    return this.enroll({
      email,
      password,
      ...(identifier === undefined ? {} : { identifier }),
      ...(server === undefined ? {} : { server }),
    })
  }

  /** Opens an enrollment link in Safari and installs the profile. @throws {SimulatorError} */
  enrollFromLink({ email, password, linkUrl }: LinkEnrollment): Promise<void> {
    return this.enroll({ email, password, linkUrl })
  }

  /** In either way. @throws {SimulatorError} */
  enroll(way: WayToEnroll): Promise<void> {
    this.lastWay = way
    return this.watched('linkUrl' in way ? enrollFromLink(this, way) : enrollAccountDriven(this, way))
  }

  /** Signs out of the work account, or removes the management profile. */
  async leave(): Promise<void> {
    const { enrollment } = this
    if (!enrollment) throw new SimulatorError('NOT_ENROLLED', 'There is nothing to leave')
    await this.watched(this.end(enrollment, 'leave'))
  }

  /** Leaves, where that is needed, and enrolls again; under User Enrollment that makes a new EnrollmentID. */
  async reenroll(way: WayToEnroll | null = this.lastWay): Promise<void> {
    if (!way) throw new SimulatorError('NOT_ENROLLED', 'The device was never enrolled')
    if (this.enrollment) await this.leave()
    await this.enroll(way)
  }

  lock(): void {
    this.isLocked = true
    this.saveSoon()
    this.tell('locked', '')
  }

  /** Unlocks the screen. Whatever was put off is asked for again. */
  unlock(): void {
    this.isLocked = false
    this.saveSoon()
    this.tell('unlocked', '')
    for (const channel of this.enrollment?.channels ?? []) if (channel.hasPutOff) this.talk(channel)
  }

  goOffline(): void {
    this.isOnline = false
    this.saveSoon()
    for (const channel of this.enrollment?.channels ?? []) this.surroundings.push.detach(channel.pushToken)
    this.tell('offline', '')
  }

  goOnline(): void {
    this.isOnline = true
    this.saveSoon()
    this.tell('online', '')
    this.attachChannels()
    for (const channel of this.enrollment?.channels ?? []) if (channel.pendingReport) this.talk(channel)
  }

  /** Erases the device in Settings: the server hears nothing. */
  async erase(): Promise<void> {
    const { enrollment } = this
    if (enrollment) await this.end(enrollment, 'erase')
  }

  // What it does by itself

  /** Asks for commands without having been woken. */
  async poll(): Promise<void> {
    for (const channel of this.enrollment?.channels ?? []) this.talk(channel)
    await this.idle()
  }

  wake(channel: Channel, pushMagic: string): void {
    if (pushMagic === channel.pushMagic && this.isOnline) this.talk(channel)
  }

  /** Takes up the conversation with the server; a wake during one makes for another right after it. */
  talk(channel: Channel): void {
    const { enrollment } = this
    if (!enrollment || !this.isOnline || this.isClosed || !enrollment.channels.includes(channel)) return
    const current = this.conversations.get(channel)
    if (current) {
      current.isWokenAgain = true
      return
    }
    this.cancelRetry(channel)
    const ended = this.watched(this.holdConversation(enrollment, channel))
    this.conversations.set(channel, { isWokenAgain: false, ended })
  }

  private async holdConversation(enrollment: Enrollment, channel: Channel): Promise<void> {
    try {
      await converse(this, enrollment, channel)
    } catch (error) {
      this.tell('failed', String(error))
    }
    const isWokenAgain = this.conversations.get(channel)?.isWokenAgain ?? false
    this.conversations.delete(channel)
    if (isWokenAgain) this.talk(channel)
  }

  /** Resolves once nothing is being said on any channel. */
  async idle(): Promise<void> {
    while (this.conversations.size > 0) {
      await Promise.all([...this.conversations.values()].map(({ ended }) => ended))
    }
  }

  /** Resolves when `condition` holds; looks again whenever the device does something. */
  async when(condition: (device: SimulatedDevice) => boolean, timeoutMs = 10_000): Promise<void> {
    if (condition(this)) return
    await new Promise<void>((resolve, reject) => {
      const check = () => condition(this) && finish()
      const timer = setTimeout(() => finish(new Error(`${this.id}: the condition did not come true`)), timeoutMs)
      const finish = (error?: Error) => {
        clearTimeout(timer)
        this.events.off('change', check)
        if (error) reject(error)
        else resolve()
      }
      this.events.on('change', check)
    })
  }

  factoryIdentity(): Promise<Identity> {
    this.factory ??= this.surroundings.factory.issueTo(this.hardware.guid, this.surroundings.now())
    return this.factory
  }

  misbehaves(how: Misbehavior): boolean {
    return this.misbehaviors.has(how)
  }

  /** The separate place for work: the one container, or null. */
  get container(): ManagedSide | null {
    const managed = this.enrollment?.managed
    return managed && managed.account !== null ? managed : null
  }

  checkIsFree(): void {
    if (this.enrollment) throw new SimulatorError('ALREADY_ENROLLED', 'The device is managed already')
  }

  // What the stories of enrolling, talking and leaving report back

  async begin(enrollment: Enrollment): Promise<void> {
    this.enrollment = enrollment
    this.startPolling()
    await this.save()
    this.tell('enrolled', enrollment.kind)
  }

  async end(enrollment: Enrollment, how: 'leave' | 'erase'): Promise<void> {
    if (this.enrollment !== enrollment) return
    this.enrollment = null
    if (how === 'leave' && this.isOnline) await checkOut(this, enrollment)
    await this.forget(enrollment)
    this.tell(how === 'erase' ? 'erased' : 'left', '')
  }

  async removedByServer(enrollment: Enrollment, because: string): Promise<void> {
    if (this.enrollment !== enrollment) return
    this.enrollment = null
    await this.forget(enrollment)
    this.tell('removed-by-server', because)
  }

  async failed(channel: Channel, message: string): Promise<void> {
    channel.failures += 1
    const delayMs = this.surroundings.habits.retryAfterMs(channel.failures)
    this.cancelRetry(channel)
    if (delayMs !== null && !this.isClosed) this.retries.set(channel, this.talkLater(channel, delayMs))
    await this.save()
    this.tell('failed', message)
  }

  async save(): Promise<void> {
    const state: DeviceState = writeDeviceState(this)
    await this.surroundings.store.write(`device-${this.id}`, state)
    this.events.emit('change')
  }

  tell(what: DeviceEvent['what'], detail: string): void {
    this.surroundings.tell({ deviceId: this.id, what, detail })
    this.events.emit('change')
  }

  /** Takes up an enrollment from before a restart. */
  resume(enrollment: Enrollment): void {
    this.enrollment = enrollment
    this.attachChannels()
    this.startPolling()
  }

  /** Ends all timers and connections. What the device is stays in the store. */
  async close(): Promise<void> {
    this.isClosed = true
    for (const timer of this.retries.values()) clearTimeout(timer)
    if (this.pollTimer) clearInterval(this.pollTimer)
    await this.idle()
    await this.saving
    this.http.close()
  }

  private saveSoon(): void {
    this.saving = this.save().catch((error: unknown) => this.tell('failed', String(error)))
  }

  private async forget(enrollment: Enrollment): Promise<void> {
    for (const channel of enrollment.channels) {
      await this.surroundings.push.retire(channel.pushToken)
      this.cancelRetry(channel)
    }
    if (this.pollTimer) clearInterval(this.pollTimer)
    this.http.use(null, [])
    await this.save()
  }

  private attachChannels(): void {
    const { enrollment } = this
    for (const channel of enrollment?.channels ?? []) {
      const wake = (pushMagic: string) => this.wake(channel, pushMagic)
      this.surroundings.push.attach(channel.pushToken, enrollment!.profile.topic, wake)
    }
  }

  private startPolling(): void {
    const { pollEveryMs } = this.surroundings.habits
    if (pollEveryMs === null) return
    this.pollTimer = setInterval(() => {
      for (const channel of this.enrollment?.channels ?? []) this.talk(channel)
    }, pollEveryMs)
    this.pollTimer.unref()
  }

  private talkLater(channel: Channel, delayMs: number): NodeJS.Timeout {
    return setTimeout(() => this.talk(channel), delayMs).unref()
  }

  private cancelRetry(channel: Channel): void {
    clearTimeout(this.retries.get(channel))
    this.retries.delete(channel)
  }

  /** Passes a promise on, and lets whoever waits for this device look again when it is done. */
  private watched<T>(work: Promise<T>): Promise<T> {
    return work.finally(() => this.events.emit('change'))
  }
}
