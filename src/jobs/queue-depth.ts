import type { Pool } from 'pg'
import { gauge } from '../platform/metrics.ts'

const depth = gauge('lodger_queue_depth', 'What waits to be done; more than 100,000 are counted as so many', ['queue'])

/** Counting a queue that has run full would only add to its trouble. */
const queues = {
  commands: 'select count(*) from (select from commands limit 100000) waiting',
  pushes: 'select count(*) from (select from pushes where due_at <= now() limit 100000) waiting',
  deliveries: 'select count(*) from (select from deliveries where due_at <= now() limit 100000) waiting',
  jobs: 'select count(*) from (select from graphile_worker.jobs where run_at <= now() limit 100000) waiting',
}

/** Looks how much waits, for the metrics. */
export async function measureQueues(pool: Pool): Promise<void> {
  for (const [queue, statement] of Object.entries(queues)) {
    const { rows } = await pool.query<{ count: number }>(statement)
    depth.set({ queue }, rows[0]?.count ?? 0)
  }
}
