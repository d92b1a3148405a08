import type { Identity } from '../../src/pki/authority.ts'
import type { ManagedAccounts } from '../apple/managed-accounts.ts'
import type { StateStore } from '../state-directory.ts'
import type { Network } from './device-http.ts'
import type { KeyPool } from './key-pool.ts'

/** Everything around a device: the network, Apple, time, and the patience of whoever tests. */
export interface Surroundings {
  readonly network: Network
  readonly push: PushService
  readonly factory: Factory
  readonly accounts: ManagedAccounts
  readonly keys: KeyPool
  readonly store: StateStore
  readonly now: () => Date
  readonly habits: Habits
  readonly tell: (event: DeviceEvent) => void
}

/** Apple's push service, from the device's side. */
interface PushService {
  register(topic: string, wake: (pushMagic: string) => void): Buffer
  attach(token: Buffer, topic: string, wake: (pushMagic: string) => void): void
  detach(token: Buffer): void
  retire(token: Buffer): Promise<void>
}

/** Where devices get the certificate they are made with. */
interface Factory {
  readonly certificate: Buffer
  issueTo(guid: string, now: Date): Promise<Identity>
}

export interface Habits {
  /** When a request that failed is tried again, by how often it failed; null never. Apple's own times are not known. */
  readonly retryAfterMs: (failures: number) => number | null
  /** How often devices ask without being woken, for servers whose pushes do not reach them; null never. */
  readonly pollEveryMs: number | null
  /** Whether the wire log keeps the bodies of messages. Takes memory, and holds secrets. */
  readonly keepBodies: boolean
}

/** What a device did, for logs and progress. */
export interface DeviceEvent {
  readonly deviceId: string
  readonly what:
    | 'enrolled'
    | 'left'
    | 'removed-by-server'
    | 'erased'
    | 'locked'
    | 'unlocked'
    | 'offline'
    | 'online'
    | 'command'
    | 'failed'
    | 'signed-in-again'
  readonly detail: string
}
