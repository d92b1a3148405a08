import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { anEnrolledDevice, type EnrolledDevice, makeContact } from '../../../tests/support/enrolled-device.ts'
import { fakeApple, pushTopic } from '../../../tests/support/fake-apple.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { recordTokenUpdate } from '../devices/record-token-update.ts'
import { getPushCertificate } from './get-push-certificate.ts'
import { sendDuePushes } from './send-due-pushes.ts'
import { wakeDevice } from './wake-channel.ts'

let apple: Awaited<ReturnType<typeof fakeApple>>
let database: TestDatabase
let ctx: Ctx
let clock: Date

beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx } = database)
  apple = await fakeApple(ctx)
})
beforeEach(() => {
  clock = new Date()
  database.setNow(clock)
})
afterEach(async () => {
  apple.apns.clearFaults()
  await database.db.deleteFrom('pushes').execute()
})
afterAll(async () => {
  await apple.close()
  await database.close()
})

/** A device that counts how often it is woken. */
async function aReachableDevice() {
  const device = await anEnrolledDevice(ctx)
  let wakes = 0
  const token = apple.apns.register(pushTopic, () => (wakes += 1))
  await tokenUpdate(device, token)
  return { device, token, wakes: () => wakes }
}

async function tokenUpdate(device: EnrolledDevice, pushToken: Buffer): Promise<void> {
  const update = { deviceId: device.id, userId: null, pushToken, pushMagic: 'magic' }
  await inTransaction(ctx, (tx) => recordTokenUpdate(tx, update))
}

async function wake(device: EnrolledDevice): Promise<void> {
  await inTransaction(ctx, (tx) => wakeDevice(tx, device.id))
}

function passMinutes(minutes: number): void {
  clock = new Date(clock.getTime() + minutes * 60_000)
  database.setNow(clock)
}

const contact = (device: EnrolledDevice) => makeContact(database, device)
const send = () => sendDuePushes(ctx, apple.client)

it('makes one push of many causes', async () => {
  const { device, wakes } = await aReachableDevice()
  for (let cause = 0; cause < 5; cause += 1) await wake(device)
  expect([await send(), await send(), wakes()]).toEqual([1, 0, 1])
})

it('wakes an unanswered device at most once a minute, and ever less', async () => {
  const { device, wakes } = await aReachableDevice()
  const minutes: number[] = []
  for (let minute = 0; minute < 20; minute += 1) {
    await wake(device)
    if ((await send()) > 0) minutes.push(minute)
    passMinutes(1)
  }
  expect(minutes).toEqual([0, 1, 3, 7, 15])
  expect(wakes()).toBe(5)
})

it('wakes a device that has answered at once for the next cause', async () => {
  const { device, wakes } = await aReachableDevice()
  for (let cause = 0; cause < 3; cause += 1) {
    await wake(device)
    await send()
    await contact(device)
  }
  expect(wakes()).toBe(3)
})

it('does not lose a cause that comes up while a push is on its way', async () => {
  const { device, wakes } = await aReachableDevice()
  await wake(device)
  apple.apns.inject({ kind: 'delay', milliseconds: 300 }, { times: 1 })
  const sending = send()
  await expect.poll(() => leases()).toBe(1)
  await wake(device)
  await contact(device)
  await sending
  passMinutes(1)
  expect([await send(), wakes()]).toEqual([1, 2])
})

it('takes up what a process that died has left', async () => {
  const { device, wakes } = await aReachableDevice()
  await wake(device)
  const dead = new Date(clock.getTime() + 180_000)
  await database.db.updateTable('pushes').set({ dueAt: dead, leasedUntil: dead }).execute()
  expect(await send()).toBe(0)
  passMinutes(3)
  expect([await send(), wakes()]).toEqual([1, 1])
})

it('shares the work between processes', async () => {
  const devices = await Promise.all(Array.from({ length: 20 }, aReachableDevice))
  for (const { device } of devices) await wake(device)
  await Promise.all([send(), send(), send()])
  expect(devices.map(({ wakes }) => wakes())).toEqual(devices.map(() => 1))
})

it('takes a device whose token is dead for lost until it is heard from', async () => {
  const { device, token } = await aReachableDevice()
  passMinutes(1)
  await apple.apns.retire(token)
  await wake(device)
  await send()
  expect(await stateOf(device)).toBe('lapsed')
  await wake(device)
  expect(await send()).toBe(0)
  await contact(device)
  expect(await stateOf(device)).toBe('enrolled')
})

it('ignores what Apple says of a token that has been replaced since', async () => {
  const { device, token } = await aReachableDevice()
  const dead = new Date(clock.getTime() - 60_000)
  apple.apns.inject(
    { kind: 'answer', status: 410, reason: 'Unregistered', timestamp: dead },
    { token: token.toString('hex'), times: 1 },
  )
  await wake(device)
  await send()
  expect(await stateOf(device)).toBe('enrolled')
  passMinutes(1)
  expect(await send()).toBe(1)
})

it('waits when Apple has trouble, and then sends', async () => {
  const { device, wakes } = await aReachableDevice()
  apple.apns.inject({ kind: 'answer', status: 429, reason: 'TooManyRequests' }, { times: 1 })
  await wake(device)
  await send()
  expect(await send()).toBe(0)
  passMinutes(1)
  expect([await send(), wakes()]).toEqual([1, 1])
})

it('says what Apple has against the certificate until a push goes through', async () => {
  const { device } = await aReachableDevice()
  apple.apns.inject({ kind: 'answer', status: 403, reason: 'BadCertificate' }, { times: 1 })
  await wake(device)
  await send()
  expect((await getPushCertificate(ctx)).problem).toContain('does not accept the push certificate')
  passMinutes(15)
  await send()
  expect((await getPushCertificate(ctx)).problem).toBeNull()
})

async function leases(): Promise<number> {
  const rows = await database.db.selectFrom('pushes').select('channelId').where('leasedUntil', 'is not', null).execute()
  return rows.length
}

async function stateOf(device: EnrolledDevice): Promise<string | undefined> {
  const row = await database.db.selectFrom('devices').select('state').where('id', '=', device.id).executeTakeFirst()
  return row?.state
}
