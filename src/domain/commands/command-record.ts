import type { CommandId, DeviceId, NetworkId } from '../../platform/ids.ts'

/** How a command ended, or that it has not. */
export type CommandState =
  | 'pending'
  /** Handed out; no answer yet. */
  | 'sent'
  /** The device has put it off, and is asked again when it makes contact anew. */
  | 'not-now'
  | CommandEnd

export type CommandEnd = 'acknowledged' | 'error' | 'format-error' | 'expired' | 'canceled'

/** A command of a device, waiting or done, without its body. */
export interface CommandRecord {
  readonly id: CommandId
  readonly deviceId: DeviceId
  readonly networkId: NetworkId
  readonly channel: 'device' | 'user'
  readonly requestType: string
  /** What it acts on, such as a profile's identifier. */
  readonly subject: string | null
  readonly state: CommandState
  /** Who asked for it; null for Lodger itself. */
  readonly actor: string | null
  readonly queuedAt: Date
  readonly sentAt: Date | null
  readonly answeredAt: Date | null
  readonly errors: readonly CommandError[]
}

export interface CommandError {
  readonly domain: string
  readonly code: number
  /** What it means, for an admin. */
  readonly explanation: string
}
