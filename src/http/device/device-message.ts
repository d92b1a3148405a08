import type { Exchange } from '../../domain/commands/exchange.ts'
import type { Ctx } from '../../platform/ctx.ts'

/** What is known of a message before it is read. */
export interface DeviceMessage {
  readonly ctx: Ctx
  readonly exchange: Exchange
  readonly fingerprint: Buffer
  readonly networkCode: string
  readonly endpoint: 'user' | 'device'
  readonly bearerToken: string | null
}

/** What a device gets to hear. */
export interface DeviceReply {
  /** Null for the protocol's "nothing": no byte at all. */
  readonly body: Buffer | string | null
  readonly mediaType?: string
}

export const nothing: DeviceReply = { body: null }
