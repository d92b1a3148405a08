import type { App } from '../app.ts'
import { keepResultPartitions } from '../domain/commands/result-partitions.ts'
import { drainDeliveries } from '../domain/delivery/drain-deliveries.ts'
import { sendDuePushes } from '../domain/push/send-due-pushes.ts'
import { startWorkers } from '../platform/jobs.ts'
import { jobHandlers } from './handlers.ts'
import { startLoop } from './loop.ts'
import { measureQueues } from './queue-depth.ts'
import { schedule } from './schedule.ts'

/** What a Lodger does without being asked. */
export interface Work {
  /** Takes up nothing more and finishes what is under way. */
  stop(): Promise<void>
}

const pollMilliseconds = 500
const measureMilliseconds = 15_000

/** Starts to work on jobs, deliveries and pushes. Any number of processes may, on one database. */
export async function startWork(app: App): Promise<Work> {
  const ctxOf = (label: string) => app.ctxFor({ kind: 'system', label })
  const { log } = ctxOf('work')
  await keepResultPartitions(ctxOf('keep-result-partitions'))
  const workers = await startWorkers({
    pool: app.pool,
    handlers: jobHandlers(app),
    crontab: schedule,
    ctx: ctxOf('jobs'),
    // The built-in PostgreSQL has one Lodger.
    isAlone: app.config.databaseUrl === undefined,
  })
  const pushes = startLoop({
    name: 'send-due-pushes',
    step: () => sendDuePushes(ctxOf('send-due-pushes'), app.apns),
    pollMilliseconds,
    log,
  })
  const deliveries = startLoop({
    name: 'drain-deliveries',
    step: async (signal) => {
      const found = await drainDeliveries(ctxOf('drain-deliveries'), signal)
      if (found > 0) pushes.nudge()
      return found
    },
    pollMilliseconds,
    log,
  })
  const measurements = startLoop({
    name: 'measure-queues',
    step: async () => {
      await measureQueues(app.pool)
      return 0
    },
    pollMilliseconds: measureMilliseconds,
    log,
  })
  return {
    async stop() {
      await Promise.all([workers, deliveries, pushes, measurements].map((part) => part.stop()))
    },
  }
}
