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
  let awakening = new AbortController()
  const running = run()

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      // A nudge during the step counts for the sleep after it.
      awakening = new AbortController()
      await sleep(await millisecondsToNextStep())
    }
  }

  async function millisecondsToNextStep(): Promise<number> {
    try {
      return (await step(stopping.signal)) > 0 ? 0 : pollMilliseconds
    } catch (error) {
      log.warn('loop.failed', { job: name, error })
      return waitAfterFailureMilliseconds
    }
  }

  async function sleep(milliseconds: number): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, awakening.signal])
    if (milliseconds > 0) await delay(milliseconds, undefined, { signal }).catch(() => undefined)
  }

  return {
    nudge: () => awakening.abort(),
    async stop() {
      stopping.abort()
      await running
    },
  }
}
