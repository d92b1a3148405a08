import type { Identity } from '../../src/pki/authority.ts'
import type { DeviceHttp } from './device-http.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import type { Hardware } from './hardware.ts'
import type { IdentityKeyType } from './key-pool.ts'
import type { Misbehavior } from './misbehavior.ts'
import type { Model, SystemVersion } from './models.ts'
import type { PersonalSide } from './personal-side.ts'
import type { DeviceEvent, Surroundings } from './surroundings.ts'
import type { WayToEnroll } from './way-to-enroll.ts'
import type { WireLog } from './wire-log.ts'

/** What a device is, and stays. */
export interface DeviceParts {
  readonly id: string
  readonly model: Model
  readonly system: SystemVersion
  readonly isSupervised: boolean
  readonly language: string
  readonly identityKeyType: IdentityKeyType
  readonly hardware: Hardware
  readonly personal: PersonalSide
  readonly unlockToken: Buffer
}

/** A device as the stories of enrolling, talking and leaving see it. */
export interface LiveDevice extends DeviceParts {
  readonly surroundings: Surroundings
  readonly http: DeviceHttp
  readonly wire: WireLog
  readonly enrollment: Enrollment | null
  readonly misbehaviors: ReadonlySet<Misbehavior>
  /** How its person enrolled it the last time. */
  readonly lastWay: WayToEnroll | null
  readonly isLocked: boolean
  readonly isOnline: boolean
  misbehaves(how: Misbehavior): boolean
  /** The certificate Apple puts into each device. */
  factoryIdentity(): Promise<Identity>
  /** @throws {SimulatorError} `ALREADY_ENROLLED`, since a device is managed by one organization at most */
  checkIsFree(): void
  lock(): void
  unlock(): void
  /** A push has come. One with the magic of an earlier enrollment is ignored. */
  wake(channel: Channel, pushMagic: string): void
  begin(enrollment: Enrollment): Promise<void>
  /** Ends the enrollment: its container, profiles, keys and tokens go. */
  end(enrollment: Enrollment, how: 'leave' | 'erase'): Promise<void>
  removedByServer(enrollment: Enrollment, because: string): Promise<void>
  /** What could not be said is said again later. */
  failed(channel: Channel, message: string): Promise<void>
  save(): Promise<void>
  tell(what: DeviceEvent['what'], detail: string): void
}
