import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import {
  aNetwork,
  anEnrolledDevice,
  anOwner,
  aUserChannel,
  aWaitingCommand,
  type EnrolledDevice,
} from '../../../tests/support/enrolled-device.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { DeviceId, EnrollmentSessionId } from '../../platform/ids.ts'
import { bulkUpdateDevices } from './bulk-update-devices.ts'
import { hashEnrollmentId } from './device-identifiers.ts'
import { findDeviceSeal } from './device-key.ts'
import { findDeviceByEnrollmentId } from './find-device-by-enrollment-id.ts'
import { forgetDevice } from './forget-device.ts'
import { getDevice } from './get-device.ts'
import { markPushLost } from './mark-push-lost.ts'
import { markUnenrolled } from './mark-unenrolled.ts'
import { recordTokenUpdate } from './record-token-update.ts'
import { requestDelivery } from './request-delivery.ts'
import { reenrollDevice, resetDevice } from './reset-device.ts'
import { isTombstoned, removeOldTombstones } from './tombstone.ts'
import { updateDevice } from './update-device.ts'

let database: TestDatabase
let ctx: Ctx
beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx } = database)
})
afterAll(() => database.close())

function row(id: DeviceId) {
  return database.db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()
}

function channel(id: string) {
  return database.db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst()
}

async function events(id: DeviceId): Promise<readonly string[]> {
  const found = await database.db
    .selectFrom('deviceEvents')
    .select('event')
    .where('deviceId', '=', id)
    .orderBy('id')
    .execute()
  return found.map(({ event }) => event)
}

function tokenUpdate(device: EnrolledDevice, more: { unlockToken?: Buffer | null } = {}) {
  const update = { deviceId: device.id, userId: null, pushToken: randomBytes(32), pushMagic: 'magic', ...more }
  return inTransaction(ctx, (tx) => recordTokenUpdate(tx, update))
}

/** The tables that hold a row about a device. */
async function tablesWith(device: EnrolledDevice): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ name: string; column: string }>(`
    select c.table_name as name, c.column_name as column from information_schema.columns c
    join pg_class on relname = c.table_name and relkind in ('r', 'p') and not relispartition
    where c.table_schema = 'public' and (c.column_name = 'device_id' or (c.table_name = 'devices' and c.column_name = 'id'))`)
  const held = await Promise.all(
    rows.map(async ({ name, column }) => {
      const { rowCount } = await database.pool.query(`select from ${name} where ${column} = $1`, [device.id])
      return rowCount ? [name] : []
    }),
  )
  return held.flat().toSorted()
}

describe('a record', () => {
  it('holds no identifier that can be read without the key', async () => {
    const device = await anEnrolledDevice(ctx)
    const stored = JSON.stringify(await row(device.id)).toLowerCase()
    for (const form of [device.enrollmentId, Buffer.from(device.enrollmentId).toString('hex')]) {
      expect(stored).not.toContain(form.toLowerCase())
    }
    expect((await findDeviceByEnrollmentId(ctx, device.enrollmentId))?.id).toBe(device.id)
  })

  it('cannot be opened any more once its key is gone, not even from a backup', async () => {
    const device = await anEnrolledDevice(ctx)
    const backup = await row(device.id)
    const seal = await findDeviceSeal(ctx, device.id)
    expect(seal.open(backup!.enrollmentIdSealed, 'enrollment-id').toString()).toBe(device.enrollmentId)
    await inTransaction(ctx, (tx) => forgetDevice(tx, device.id))
    await expect(findDeviceSeal(ctx, device.id)).rejects.toThrow('no result')
    expect(() => ctx.vault.open(backup!.enrollmentIdSealed, `device:${device.id}:enrollment-id`)).toThrow(
      'sealed with another key',
    )
  })

  it('of a second device of the same name is not made', async () => {
    const device = await anEnrolledDevice(ctx)
    await expect(anEnrolledDevice(ctx, { enrollmentId: device.enrollmentId })).rejects.toMatchObject({
      code: 'ENROLLMENT_ID_TAKEN',
    })
  })

  it('numbers the devices of one model that an owner has, also when they enroll at once', async () => {
    const [owner, network] = [await anOwner(ctx), await aNetwork(ctx)]
    const enroll = (product = 'iPhone14,5') => anEnrolledDevice(ctx, { owner, network, product })
    const devices = await Promise.all([enroll(), enroll(), enroll(), enroll('iPad13,18')])
    const ordinals = await Promise.all(devices.map(async ({ id }) => (await getDevice(ctx, id)).ordinal))
    expect(ordinals.slice(0, 3).toSorted((a, b) => a - b)).toEqual([1, 2, 3])
    expect(ordinals[3]).toBe(1)
  })
})

describe('the owner', () => {
  it('of a user-enrolled device never changes', async () => {
    const [device, bo] = [await anEnrolledDevice(ctx), await anOwner(ctx)]
    await expect(updateDevice(ctx, device.id, { ownerId: bo.id })).rejects.toMatchObject({ code: 'OWNER_IS_FIXED' })
    await expect(updateDevice(ctx, device.id, { ownerId: null })).rejects.toMatchObject({ code: 'OWNER_IS_FIXED' })
    await updateDevice(ctx, device.id, { ownerId: device.owner.id })
  })

  it('of a user-enrolled device is kept by the database itself', async () => {
    const [device, bo] = [await anEnrolledDevice(ctx), await anOwner(ctx)]
    const update = database.db.updateTable('devices').where('id', '=', device.id)
    await expect(update.set({ ownerId: bo.id }).execute()).rejects.toThrow('never changes')
    await expect(update.set({ kind: 'device' }).execute()).rejects.toThrow('never changes')
    await expect(update.set({ serialNumber: 'C02XG0FAKE' }).execute()).rejects.toThrow('stores_no_identifiers')
  })

  it('of a device of the organization changes, with an entry in the audit and in the timeline', async () => {
    const [device, bo] = [await anEnrolledDevice(ctx, { kind: 'device' }), await anOwner(ctx)]
    await updateDevice(ctx, device.id, { ownerId: bo.id, tags: ['sales'] })
    expect((await getDevice(ctx, device.id)).ownerId).toBe(bo.id)
    expect(await events(device.id)).toEqual(expect.arrayContaining(['owner-changed', 'tags-changed']))
    const audit = await database.db
      .selectFrom('auditEntries')
      .select(['action', 'before', 'after'])
      .where('subjectId', '=', device.id)
      .execute()
    expect(audit).toEqual([
      {
        action: 'device.changed',
        before: { ownerId: device.owner.id, tags: [] },
        after: { ownerId: bo.id, tags: ['sales'] },
      },
    ])
  })
})

it('changes many devices at once, and says who was left out and why', async () => {
  const network = await aNetwork(ctx)
  const bo = await anOwner(ctx)
  const personal = await anEnrolledDevice(ctx, { network })
  const owned = await anEnrolledDevice(ctx, { network, kind: 'device' })
  const elsewhere = await anEnrolledDevice(ctx, { kind: 'device' })
  const deviceIds = [personal.id, owned.id, elsewhere.id, owned.id]
  const change = { deviceIds, addTags: ['new'], removeTags: ['old'], ownerId: bo.id }
  const outcome = await bulkUpdateDevices(ctx, new Set([network.id]), change)
  expect(outcome.changed).toBe(1)
  expect(outcome.skipped.map(({ deviceId, code }) => [deviceId, code])).toEqual([
    [personal.id, 'OWNER_IS_FIXED'],
    [elsewhere.id, 'DEVICE_NOT_FOUND'],
  ])
  const tagged = await bulkUpdateDevices(ctx, 'all', { deviceIds, addTags: ['new'], removeTags: [] })
  expect(tagged).toEqual({ changed: 3, skipped: [] })
})

describe('a TokenUpdate', () => {
  it('replaces token and magic together, and completes the enrollment once', async () => {
    const device = await anEnrolledDevice(ctx)
    const first = await channel(device.id)
    expect((await tokenUpdate(device)).isFirst).toBe(false)
    const second = await channel(device.id)
    expect(second!.pushTokenSealed).not.toEqual(first!.pushTokenSealed)
    expect(second!.pushMagicSealed).not.toEqual(first!.pushMagicSealed)
    expect((await events(device.id)).filter((event) => event === 'enrolled')).toHaveLength(1)
  })

  it('without an unlock token keeps the one there is, and of a personal device none is ever kept', async () => {
    const [owned, personal] = [await anEnrolledDevice(ctx, { kind: 'device' }), await anEnrolledDevice(ctx)]
    for (const device of [owned, personal]) {
      await tokenUpdate(device, { unlockToken: randomBytes(10) })
      await tokenUpdate(device)
    }
    expect((await row(owned.id))!.unlockTokenSealed).not.toBeNull()
    expect((await row(personal.id))!.unlockTokenSealed).toBeNull()
  })

  it('of the same user of a Mac belongs to the same channel', async () => {
    const mac = await anEnrolledDevice(ctx, { platform: 'macos', product: 'Mac14,2' })
    const { channelId, userId } = await aUserChannel(ctx, mac)
    const update = { deviceId: mac.id, userId, pushToken: randomBytes(32), pushMagic: 'magic' }
    expect(await inTransaction(ctx, (tx) => recordTokenUpdate(tx, update))).toEqual({ channelId, isFirst: false })
  })

  it('brings back a device that Apple could not reach', async () => {
    const device = await anEnrolledDevice(ctx)
    const lose = (since: Date) => inTransaction(ctx, (tx) => markPushLost(tx, device.channelId, since))
    expect(await lose(new Date(0))).toBe(false)
    expect(await lose(new Date(Date.now() + 1000))).toBe(true)
    expect((await row(device.id))!.state).toBe('lapsed')
    await tokenUpdate(device)
    expect([(await row(device.id))!.state, (await channel(device.id))!.pushLostAt]).toEqual(['enrolled', null])
  })
})

describe('a device that starts anew', () => {
  it('with a renewed identity cannot be woken until it says how, and keeps its record', async () => {
    const device = await anEnrolledDevice(ctx, { kind: 'device', platform: 'macos', product: 'Mac14,2' })
    const user = await aUserChannel(ctx, device)
    const about = {
      platform: 'macos',
      product: 'Mac14,2',
      osVersion: '16.0',
      buildVersion: null,
      topic: 'topic',
    } as const
    await inTransaction(ctx, (tx) => resetDevice(tx, device.id, about))
    expect(await channel(user.channelId)).toBeUndefined()
    expect((await channel(device.id))!.pushTokenSealed).toBeNull()
    expect(await row(device.id)).toMatchObject({ state: 'authenticated', osVersion: '16.0' })
    expect((await tokenUpdate(device)).isFirst).toBe(true)
  })

  it('after it left is the same record with a new owner', async () => {
    const [device, bo] = [
      await anEnrolledDevice(ctx, { kind: 'device', serialNumber: 'C02XG0FAKE' }),
      await anOwner(ctx),
    ]
    await inTransaction(ctx, (tx) => markUnenrolled(tx, device.id))
    expect(await row(device.id)).toMatchObject({
      state: 'unenrolled',
      leftAt: expect.any(Date),
      serialNumber: 'C02XG0FAKE',
    })
    const { sessionId, topic } = (await row(device.id))!
    const anew = {
      kind: 'device',
      method: 'profile',
      sessionId: sessionId as EnrollmentSessionId,
      enrollmentId: device.enrollmentId,
      networkId: device.network.id,
      ownerId: bo.id,
      managedAppleAccount: null,
      bearerHash: null,
      platform: 'ios',
      product: 'iPhone14,5',
      osVersion: '18.2',
      buildVersion: null,
      serialNumber: 'C02XG0FAKE',
      deviceName: null,
      topic,
    } as const
    await inTransaction(ctx, (tx) => reenrollDevice(tx, device.id, anew))
    expect(await row(device.id)).toMatchObject({
      state: 'authenticated',
      leftAt: null,
      enrolledAt: null,
      ownerId: bo.id,
    })
  })
})

describe('a device that is forgotten', () => {
  it('leaves nothing but a tombstone, which refuses it for 30 days', async () => {
    const device = await anEnrolledDevice(ctx)
    await updateDevice(ctx, device.id, { tags: ['gone'] })
    await inTransaction(ctx, (tx) => requestDelivery(tx, [device.id]))
    for (const requestType of ['ProfileList', 'SecurityInfo'] as const) await aWaitingCommand(ctx, device, requestType)
    await database.pool.query(
      `with ended as (delete from commands where device_id = $1 and purpose = 'SecurityInfo' returning *)
       insert into command_results (id, channel_id, device_id, network_id, request_type, purpose, status, queued_at, answered_at)
       select id, channel_id, device_id, network_id, request_type, purpose, 'acknowledged', queued_at, now() from ended`,
      [device.id],
    )
    expect((await tablesWith(device)).length).toBeGreaterThan(7)
    await inTransaction(ctx, (tx) => forgetDevice(tx, device.id))
    expect(await tablesWith(device)).toEqual([])

    const hash = hashEnrollmentId(ctx.vault, device.enrollmentId)
    expect(await isTombstoned(ctx, hash)).toBe(true)
    await removeOldTombstones(ctx)
    expect(await isTombstoned(ctx, hash)).toBe(true)
    const later = new Date(Date.now() + 31 * 86_400_000)
    await removeOldTombstones({ ...ctx, now: () => later })
    expect(await isTombstoned(ctx, hash)).toBe(false)
  })

  it('may be forgotten twice', async () => {
    const device = await anEnrolledDevice(ctx)
    for (let time = 0; time < 2; time += 1) await inTransaction(ctx, (tx) => forgetDevice(tx, device.id))
    expect(await row(device.id)).toBeUndefined()
  })
})
