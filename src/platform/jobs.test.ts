import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts'
import { inTransaction } from './ctx.ts'
import { addJob, defineJob, handleJob, type JobHandler, runDueJobs, scheduleJob, startWorkers } from './jobs.ts'
import { registry } from './metrics.ts'

const greet = defineJob<{ name: string }>('greet')

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

it('runs a job with its payload once its transaction has committed', async () => {
  const greeted: string[] = []
  await inTransaction(database.ctx, (tx) => addJob(tx, greet, { name: 'ana' }))
  await runDueJobs(withHandlers(greeting(greeted)))
  expect(greeted).toEqual(['ana'])
})

it('forgets a job whose transaction rolls back', async () => {
  const greeted: string[] = []
  const failing = inTransaction(database.ctx, async (tx) => {
    await addJob(tx, greet, { name: 'ana' })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await runDueJobs(withHandlers(greeting(greeted)))
  expect(greeted).toEqual([])
})

it('keeps only the last of the waiting jobs of one key', async () => {
  const greeted: string[] = []
  await inTransaction(database.ctx, (tx) => addJob(tx, greet, { name: 'first' }, { key: 'k' }))
  await inTransaction(database.ctx, (tx) => addJob(tx, greet, { name: 'second' }, { key: 'k' }))
  await runDueJobs(withHandlers(greeting(greeted)))
  expect(greeted).toEqual(['second'])
})

it('lets a job wait for its time', async () => {
  const greeted: string[] = []
  const inAnHour = new Date(Date.now() + 3_600_000)
  await inTransaction(database.ctx, (tx) => addJob(tx, greet, { name: 'later' }, { runAt: inAnHour }))
  await runDueJobs(withHandlers(greeting(greeted)))
  expect(greeted).toEqual([])
  await database.pool.query('delete from graphile_worker._private_jobs')
})

it('acts as the job itself', async () => {
  let actor: unknown
  await inTransaction(database.ctx, (tx) => addJob(tx, greet, { name: 'ana' }))
  await runDueJobs(withHandlers(handleJob(greet, async (ctx) => void (actor = ctx.actor))))
  expect(actor).toEqual({ kind: 'system', label: 'greet' })
})

it('tries a failed job again, counts it, and keeps its error free of what a refusal says', async () => {
  const fails = defineJob('fails')
  await inTransaction(database.ctx, (tx) => addJob(tx, fails, {}))
  await runDueJobs(
    withHandlers(
      handleJob(fails, async () => {
        throw Object.assign(new SyntaxError('ana'), { code: 'BAD' })
      }),
    ),
  )
  const { rows } = await database.pool.query(
    `select attempts, last_error from graphile_worker.jobs where task_identifier = 'fails'`,
  )
  expect(rows).toEqual([{ attempts: 1, last_error: 'SyntaxError: BAD' }])
  expect(await registry.metrics()).toContain('lodger_jobs_total{job="fails",outcome="failed"} 1')
})

it('works until it is stopped, over a lost database, and lets running jobs end', async () => {
  const greeted: string[] = []
  const workers = await startWorkers(withHandlers(greeting(greeted)))
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  await inTransaction(database.ctx, (tx) => addJob(tx, greet, { name: 'ana' }))
  await expect.poll(() => greeted, { timeout: 20_000 }).toEqual(['ana'])
  await workers.stop()
})

it('takes up at once what a killed process left locked, when no other can be at it', async () => {
  const greeted: string[] = []
  await inTransaction(database.ctx, (tx) => addJob(tx, greet, { name: 'left' }))
  await database.pool.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed' where attempts = 0`,
  )
  const workers = await startWorkers({ ...withHandlers(greeting(greeted)), isAlone: true })
  await expect.poll(() => greeted, { timeout: 20_000 }).toEqual(['left'])
  await workers.stop()
})

it('refuses a schedule for a job without a handler', async () => {
  const options = { ...withHandlers(), crontab: [scheduleJob(defineJob('nobody'), '* * * * *')] }
  await expect(startWorkers(options)).rejects.toThrow('nobody')
})

function greeting(greeted: string[]): JobHandler {
  return handleJob(greet, async (_ctx, payload) => void greeted.push(payload.name))
}

function withHandlers(...handlers: JobHandler[]) {
  return { pool: database.pool, handlers, crontab: [], ctx: database.ctx }
}
