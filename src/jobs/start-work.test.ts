import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts'
import { anEnrolledDevice } from '../../tests/support/enrolled-device.ts'
import { fakeApple, pushTopic } from '../../tests/support/fake-apple.ts'
import type { App } from '../app.ts'
import { listCommands } from '../domain/commands/list-commands.ts'
import { finishLeavingJob } from '../domain/devices/leaving-jobs.ts'
import { markLeaving } from '../domain/devices/mark-leaving.ts'
import { recordTokenUpdate } from '../domain/devices/record-token-update.ts'
import { requestDelivery } from '../domain/devices/request-delivery.ts'
import { createOrganization } from '../domain/organization/create-organization.ts'
import type { Config } from '../platform/config.ts'
import { inTransaction } from '../platform/ctx.ts'
import { addJob } from '../platform/jobs.ts'
import { silentLog } from '../platform/log.ts'
import { registry } from '../platform/metrics.ts'
import { jobHandlers } from './handlers.ts'
import { startLoop } from './loop.ts'
import { schedule } from './schedule.ts'
import { startWork, type Work } from './start-work.ts'

let database: TestDatabase
let apple: Awaited<ReturnType<typeof fakeApple>>
let app: App
let work: Work
beforeAll(async () => {
  database = await testDatabase()
  apple = await fakeApple(database.ctx)
  app = {
    config: { publicUrl: new URL('https://mdm.example.org'), databaseUrl: database.url } as Config,
    ctxFor: (actor) => ({ ...database.ctx, actor }),
    pool: database.pool,
    apns: apple.client,
  }
  await inTransaction(database.ctx, (tx) => createOrganization(tx, 'Example'))
  work = await startWork(app)
})
afterAll(async () => {
  await work.stop()
  await apple.close()
  await database.close()
})

it('asks a device that has enrolled about itself, and wakes it', async () => {
  const { ctx } = database
  const device = await anEnrolledDevice(ctx)
  let wakes = 0
  const pushToken = apple.apns.register(pushTopic, () => (wakes += 1))
  await inTransaction(ctx, async (tx) => {
    await recordTokenUpdate(tx, { deviceId: device.id, userId: null, pushToken, pushMagic: 'magic' })
    await requestDelivery(tx, [device.id])
  })
  await expect.poll(() => wakes, { timeout: 10_000 }).toBe(1)
  expect((await listCommands(ctx, device.id, { limit: 10 })).items).toHaveLength(5)
})

it('finishes the leaving of a device', async () => {
  const { ctx, db } = database
  const device = await anEnrolledDevice(ctx)
  await inTransaction(ctx, async (tx) => {
    await markLeaving(tx, device.id)
    await addJob(tx, finishLeavingJob, { deviceId: device.id })
  })
  const found = () => db.selectFrom('devices').select('id').where('id', '=', device.id).execute()
  await expect.poll(found, { timeout: 10_000 }).toEqual([])
})

it('runs everything that the clock adds, once at least without an error', async () => {
  const handlers = new Map(jobHandlers(app).map((handler) => [handler.name, handler]))
  const { signal } = new AbortController()
  const runs = schedule.map(({ name }) => handlers.get(name)!.run(database.ctx, {}, signal))
  expect((await Promise.allSettled(runs)).filter(({ status }) => status === 'rejected')).toEqual([])
})

it('measures its queues', async () => {
  await expect.poll(() => registry.metrics(), { timeout: 10_000 }).toMatch(/lodger_queue_depth\{queue="commands"\} \d/)
})

describe('a loop', () => {
  it('works as long as there is work, looks again when nudged, and outlives a failure', async () => {
    const steps: readonly (number | 'failure')[] = [2, 1, 0, 'failure', 0]
    let taken = 0
    const loop = startLoop({
      name: 'test',
      step: async () => {
        const step = steps[taken] ?? 0
        taken += 1
        if (step === 'failure') throw new Error('once')
        return step
      },
      pollMilliseconds: 60_000,
      log: silentLog(),
    })
    await expect.poll(() => taken, { timeout: 5000 }).toBe(3)
    loop.nudge()
    await expect.poll(() => taken, { timeout: 5000 }).toBe(5)
    await loop.stop()
  })

  it('stops without waiting for the next poll', async () => {
    const loop = startLoop({ name: 'test', step: async () => 0, pollMilliseconds: 60_000, log: silentLog() })
    expect(await loop.stop()).toBeUndefined()
  })
})
