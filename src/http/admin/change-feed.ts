import type { ChangeEvent } from '../../contract/devices.ts'
import type { NetworkAccess } from '../../domain/accounts/principal.ts'
import { type Change, type ChangeTopic, listChanges } from '../../domain/audit/list-changes.ts'
import type { Ctx } from '../../platform/ctx.ts'

export interface Listener {
  readonly networks: NetworkAccess
  tell(event: ChangeEvent): void
}

const pollMilliseconds = 1000
/** How long a transaction may take to commit and still be noticed: its times and ids are from before that. */
const overlapMilliseconds = 10_000
/** More changes of one topic at once are told as one: read all of it again. */
const mostOfTopic = 50

/**
 * Notices changes, whichever process made them, and tells those who listen. It asks the database once a second while
 * somebody listens and not at all otherwise, so that nothing on a device's way has to announce anything.
 */
export class ChangeFeed {
  readonly #ctx: Ctx
  readonly #listeners = new Set<Listener>()
  /** What was told already. */
  #told: ReadonlySet<string> = new Set()
  #timer: NodeJS.Timeout | undefined

  constructor(ctx: Ctx) {
    this.#ctx = ctx
  }

  /** @returns a function that ends it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    this.#timer ??= this.#later()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.close()
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #later(): NodeJS.Timeout {
    return setTimeout(() => void this.#poll(), pollMilliseconds)
  }

  async #poll(): Promise<void> {
    const timer = this.#timer
    try {
      const since = new Date(this.#ctx.now().getTime() - overlapMilliseconds)
      const changes = await listChanges(this.#ctx, since)
      this.#tell(changes.filter(({ key }) => !this.#told.has(key)))
      this.#told = new Set(changes.map(({ key }) => key))
    } catch (error) {
      this.#ctx.log.warn('events.poll-failed', { error })
    }
    // Another timer, or none, if everybody left meanwhile.
    if (this.#timer === timer) this.#timer = this.#later()
  }

  #tell(changes: readonly Change[]): void {
    for (const listener of this.#listeners) {
      const heard = changes.filter((change) => mayHear(listener.networks, change))
      for (const event of eventsOf(heard)) listener.tell(event)
    }
  }
}

/** What belongs to the organization everybody may read, except for the audit of it. */
function mayHear(networks: NetworkAccess, { topic, networkId }: Change): boolean {
  if (networks === 'all') return true
  return networkId === null ? topic !== 'audit' : networks.has(networkId)
}

function eventsOf(changes: readonly Change[]): ChangeEvent[] {
  const ids = new Map<ChangeTopic, Set<string | null>>()
  for (const { topic, id } of changes) ids.set(topic, (ids.get(topic) ?? new Set()).add(id))
  return [...ids].flatMap(([topic, found]) => {
    if (found.size > mostOfTopic || found.has(null)) return [{ topic, id: null }]
    return [...found].map((id) => ({ topic, id }))
  })
}
