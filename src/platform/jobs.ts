import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { JobHelpers, ParsedCronItem, Runner, TaskList, WorkerEvents } from 'graphile-worker'
import { Logger, parseCronItems, run, runMigrations, runOnce } from 'graphile-worker'
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { aborted } from './aborted.ts'
import type { Ctx, Tx } from './ctx.ts'
import { actingAs } from './ctx.ts'
import type { Log } from './log.ts'
import { describeError } from './log.ts'
import { counter, histogram } from './metrics.ts'

declare const payloadType: unique symbol

/** Work for later, by name. The room that asks for it defines it; `src/jobs/handlers.ts` says what it runs. */
export interface Job<P extends JobPayload> {
  readonly name: string
  /** Only for the compiler. */
  readonly [payloadType]?: P
}

/** Ids and words; never personal data, because a payload lies in the queue until the job is done. */
export type JobPayload = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** Of a job whose name says all. */
export type NoPayload = Readonly<Record<string, never>>

export interface AddJobOptions {
  /** A job that still waits under this key is replaced by this one; one that already runs is run again. */
  readonly key?: string
  readonly runAt?: Date
  /** 25 unless given; the waits between them grow to days. */
  readonly maxAttempts?: number
}

/**
 * Names a kind of work.
 *
 * @example
 * export const sendMail = defineJob<{ mailId: string }>('send-mail')
 */
export function defineJob<P extends JobPayload = NoPayload>(name: string): Job<P> {
  return { name }
}

/** Adds a job that runs after this transaction commits, or never if it rolls back. It may run twice. */
export async function addJob<P extends JobPayload>(
  tx: Tx,
  job: Job<P>,
  payload: P,
  options: AddJobOptions = {},
): Promise<void> {
  await sql`
    select from graphile_worker.add_job(
      ${job.name},
      payload => ${JSON.stringify(payload)}::json,
      run_at => ${options.runAt ?? null}::timestamptz,
      max_attempts => ${options.maxAttempts ?? null}::integer,
      job_key => ${options.key ?? null}::text
    )`.execute(tx.db)
}

/** A job and what it runs. */
export interface JobHandler {
  readonly name: string
  run(ctx: Ctx, payload: unknown, signal: AbortSignal): Promise<void>
}

/**
 * Says what a job runs.
 *
 * @param work - gets a Ctx whose actor is the job, and a signal that aborts when the server stops; throwing has the
 *   job tried again later
 */
export function handleJob<P extends JobPayload>(
  job: Job<P>,
  work: (ctx: Ctx, payload: P, signal: AbortSignal) => Promise<void>,
): JobHandler {
  // addJob takes only payloads of the job's type, so what comes back has it.
  return { name: job.name, run: (ctx, payload, signal) => work(ctx, payload as P, signal) }
}

/** A job that the clock adds. */
export interface ScheduledJob {
  readonly name: string
  /** Five fields as in crontab(5), in UTC. */
  readonly schedule: string
}

/** Has `job` added at each minute that fits `schedule`, once in the whole cluster. */
export function scheduleJob(job: Job<NoPayload>, schedule: string): ScheduledJob {
  return { name: job.name, schedule }
}

export interface WorkerOptions {
  readonly pool: Pool
  readonly handlers: readonly JobHandler[]
  readonly crontab: readonly ScheduledJob[]
  readonly ctx: Ctx
  /** Jobs at once in this process. */
  readonly concurrency?: number
  /** That no other process works on this database, so that what a killed one left locked is taken up at once. */
  readonly isAlone?: boolean
}

export interface Workers {
  /** Takes no more jobs and waits for those that run; their signal aborts after five seconds. */
  stop(): Promise<void>
}

const defaultConcurrency = 4
const restartDelayMilliseconds = 1000
const jobTimeLimitMilliseconds = 10 * 60_000
const abandonedCheckMilliseconds = 60_000

/** Creates or updates the job queue's tables, in the schema `graphile_worker`. */
export async function migrateJobs(pool: Pool, log: Log): Promise<void> {
  await runMigrations({ pgPool: pool, logger: workerLogger(log) })
}

/** Starts to work on jobs, and starts again whenever the database was away. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const stopping = new AbortController()
  if (options.isAlone) await unlockAbandoned(options.pool, 0)
  const working = keepWorking(await startRunner(options), options, stopping.signal)
  const unlocking = keepUnlocking(options, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await Promise.all([working, unlocking])
    },
  }
}

/** Works on all jobs that are due and returns; for tests and for one-off commands. */
export function runDueJobs(options: WorkerOptions): Promise<void> {
  return runOnce(libraryOptions(options))
}

function libraryOptions({ pool, handlers, ctx }: WorkerOptions) {
  return {
    pgPool: pool,
    taskList: tasksOf(handlers, ctx),
    logger: workerLogger(ctx.log),
    noHandleSignals: true,
    // Without a delay, even of nothing, the library does not wait for its note of how a job ended, and should the
    // database fail then, nobody handles that.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  }
}

interface WorkingRunner {
  readonly runner: Runner
  /** Aborts when the runner can no longer be relied on. */
  readonly trouble: AbortSignal
  /** Whose name is on the jobs it has locked. */
  readonly lockOwner: () => string
}

async function startRunner(options: WorkerOptions): Promise<WorkingRunner> {
  const events: WorkerEvents = new EventEmitter()
  const trouble = new AbortController()
  let lockOwner = ''
  events.on('pool:create', ({ workerPool }) => {
    lockOwner = workerPool.id
  })
  events.on('worker:getJob:error', () => trouble.abort())
  events.on('worker:fatalError', () => trouble.abort())
  events.on('pool:fatalError', () => trouble.abort())
  const runner = await run({
    ...libraryOptions(options),
    events,
    parsedCronItems: cronItems(options),
    concurrency: options.concurrency ?? defaultConcurrency,
  })
  return { runner, trouble: trouble.signal, lockOwner: () => lockOwner }
}

async function keepWorking(first: WorkingRunner, options: WorkerOptions, stopping: AbortSignal): Promise<void> {
  let working: WorkingRunner | undefined = first
  while (working) {
    await untilEnded(working, options.ctx.log, stopping)
    working = await replaceRunner(working, options, stopping)
  }
}

/**
 * Waits until the runner is told to stop or cannot go on, and ends it. After an error in fetching a job or in writing
 * down that one is done, a runner may stay without workers or repeat the same error for good; a new one does not.
 */
async function untilEnded({ runner, trouble }: WorkingRunner, log: Log, stopping: AbortSignal): Promise<void> {
  const ended = (error: unknown): void => log.warn('jobs.workers-ended', { error })
  const itself = runner.promise.catch(ended)
  await Promise.race([itself, aborted(AbortSignal.any([stopping, trouble]))])
  await runner.stop().catch(ended)
  await itself
}

async function replaceRunner(
  { lockOwner }: WorkingRunner,
  options: WorkerOptions,
  stopping: AbortSignal,
): Promise<WorkingRunner | undefined> {
  while (!stopping.aborted) {
    try {
      await sleep(restartDelayMilliseconds, stopping)
      if (stopping.aborted) return undefined
      await options.pool.query('select graphile_worker.force_unlock_workers(array[$1])', [lockOwner()])
      return await startRunner(options)
    } catch (error) {
      options.ctx.log.warn('jobs.workers-not-started', { error })
    }
  }
  return undefined
}

function cronItems({ crontab, handlers }: WorkerOptions): ParsedCronItem[] {
  const handled = new Set(handlers.map((handler) => handler.name))
  const orphan = crontab.find((item) => !handled.has(item.name))
  if (orphan) throw new Error(`The job ${orphan.name} is scheduled but has no handler`)
  // The key keeps a job that nobody has worked on yet from being queued again.
  return parseCronItems(
    crontab.map(({ name, schedule }) => ({ task: name, match: schedule, options: { jobKey: name } })),
  )
}

function tasksOf(handlers: readonly JobHandler[], ctx: Ctx): TaskList {
  return Object.fromEntries(
    handlers.map((handler) => [
      handler.name,
      (payload: unknown, helpers: JobHelpers) => runJob(handler, ctx, payload, helpers),
    ]),
  )
}

async function runJob(
  handler: JobHandler,
  ctx: Ctx,
  payload: unknown,
  { job, abortSignal }: JobHelpers,
): Promise<void> {
  const log = ctx.log.child({ job: handler.name, jobId: job.id })
  const stopTimer = seconds.startTimer({ job: handler.name })
  const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(jobTimeLimitMilliseconds)])
  try {
    await handler.run({ ...actingAs(ctx, { kind: 'system', label: handler.name }), log }, payload, signal)
    outcomes.inc({ job: handler.name, outcome: 'done' })
    log.debug('job.done')
  } catch (error) {
    const isLast = job.attempts >= job.max_attempts
    outcomes.inc({ job: handler.name, outcome: isLast ? 'given-up' : 'failed' })
    log[isLast ? 'error' : 'warn'](isLast ? 'job.given-up' : 'job.failed', { attempt: job.attempts, error })
    throw new Error(summaryOf(error), { cause: error })
  } finally {
    stopTimer()
  }
}

/** The queue keeps this text with the job; a refusal's own words may name people. */
function summaryOf(error: unknown): string {
  const { name, code, message } = describeError(error)
  return [name, code, message].filter(Boolean).join(': ')
}

const outcomes = counter('lodger_jobs_total', 'Jobs that ended, by outcome', ['job', 'outcome'])
const seconds = histogram('lodger_job_seconds', 'How long jobs ran', ['job'])

/** What jobs themselves do is logged by runJob; of the library's messages only its troubles are, without payloads. */
function workerLogger(log: Log): Logger {
  return new Logger(() => (level, _message, meta) => {
    if (level === 'debug' || level === 'info' || meta?.['job'] !== undefined) return
    log.warn('jobs.library-warning', { error: meta?.['error'] })
  })
}

/** The library gives up a lock after four hours; a job of ours that has run out of its time limit is surely dead. */
async function keepUnlocking({ pool, ctx }: WorkerOptions, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await unlockAbandoned(pool, 2 * jobTimeLimitMilliseconds).catch((error: unknown) =>
      ctx.log.warn('jobs.not-unlocked', { error }),
    )
    await sleep(abandonedCheckMilliseconds, stopping)
  }
}

async function unlockAbandoned(pool: Pool, lockedForMilliseconds: number): Promise<void> {
  await pool.query(
    `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by)) from graphile_worker.jobs
     where locked_at <= now() - $1 * interval '1 millisecond' having count(*) > 0`,
    [lockedForMilliseconds],
  )
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined)
}
