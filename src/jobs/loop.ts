import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../platform/log.ts'

export interface Loop {
  /** Has it look for work now rather than at the next poll. */
  nudge(): void
  /** Finishes what is under way. */
  stop(): Promise<void>
}

export interface LoopOptions {
  readonly name: string
  /** Does some of the work that is due, and says how much it found. */
  readonly step: (signal: AbortSignal) => Promise<number>
  readonly pollMilliseconds: number
  readonly log: Log
}

const waitAfterFailureMilliseconds = 1000

/** Does work as long as there is any, and then looks again and again whether there is. */
export function startLoop({ name, step, pollMilliseconds, log }: LoopOptions): Loop {
  const stopping = new AbortController()
  let awakened = new AbortController()
  const running = run()

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const found = await tryStep()
      if (found === 0) await sleep(pollMilliseconds)
    }
  }

  async function tryStep(): Promise<number> {
    try {
      return await step(stopping.signal)
    } catch (error) {
      log.warn('loop.failed', { job: name, error })
      await sleep(waitAfterFailureMilliseconds)
      return 0
    }
  }

  async function sleep(milliseconds: number): Promise<void> {
    awakened = new AbortController()
    const signal = AbortSignal.any([stopping.signal, awakened.signal])
    await delay(milliseconds, undefined, { signal }).catch(() => undefined)
  }

  return {
    nudge: () => awakened.abort(),
    async stop() {
      stopping.abort()
      await running
    },
  }
}
