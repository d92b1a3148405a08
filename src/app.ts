import type { Pool } from 'pg'
import type { ApnsClient } from './clients/apns.ts'
import type { Config } from './platform/config.ts'
import type { Actor, Ctx } from './platform/ctx.ts'

/** Everything the edges need, put together once in `compose.ts`. */
export interface App {
  readonly config: Config
  readonly ctxFor: (actor: Actor) => Ctx
  readonly pool: Pool
  readonly apns: ApnsClient
}
