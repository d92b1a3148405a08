import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { anEnrolledDevice, aUserChannel, type EnrolledDevice } from '../../../tests/support/enrolled-device.ts'
import type { Command } from '../../apple/commands/command.ts'
import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import { requireString } from '../../apple/plist/read-dict.ts'
import { inTransaction } from '../../platform/ctx.ts'
import type { ChannelId, CommandId } from '../../platform/ids.ts'
import { markUnenrolled } from '../devices/mark-unenrolled.ts'
import { cancelCommand } from './cancel-command.ts'
import { enqueueCommand } from './enqueue-command.ts'
import { Exchange, type ExchangeDone } from './exchange.ts'
import type { ExchangeRequest } from './exchange-statement.ts'

let database: TestDatabase
let exchange: Exchange
beforeAll(async () => {
  database = await testDatabase()
  exchange = new Exchange({ pool: database.pool, now: database.ctx.now })
})
afterAll(() => database.close())

const anything: Command = { requestType: 'DeclarativeManagement' }

async function enqueue(device: EnrolledDevice, purpose: string, command = anything, channel?: ChannelId) {
  return (
    await inTransaction(database.ctx, (tx) => enqueueCommand(tx, { deviceId: device.id, command, purpose, channel }))
  ).id
}

async function answer(request: ExchangeRequest): Promise<ExchangeDone> {
  const exchanged = await exchange.answer(database.ctx, request)
  if (exchanged.verdict !== 'ok') throw new Error(exchanged.verdict)
  return exchanged
}

/** The id of the command that a request is answered with. */
async function next(request: ExchangeRequest): Promise<CommandId | null> {
  const { command } = await answer(request)
  return command && (requireString(parsePlistDict(command), 'CommandUUID').toLowerCase() as CommandId)
}

async function verdict(request: ExchangeRequest): Promise<string> {
  return (await exchange.answer(database.ctx, request)).verdict
}

function results(device: EnrolledDevice) {
  return database.db
    .selectFrom('commandResults')
    .select(['id', 'status', 'errors'])
    .where('deviceId', '=', device.id)
    .orderBy('id')
    .execute()
}

describe('the queue', () => {
  it('hands commands out in order, each once it has the answer to the one before', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const [first, second] = [await enqueue(device, 'a'), await enqueue(device, 'b')]
    expect(await next(device.says('Idle'))).toBe(first)
    expect(await next(device.says('Acknowledged', first))).toBe(second)
    expect(await next(device.says('Error', second))).toBeNull()
    expect(await results(device)).toEqual([
      { id: first, status: 'acknowledged', errors: [] },
      { id: second, status: 'error', errors: [] },
    ])
  })

  it('writes the command as Apple wants it', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const id = await enqueue(device, 'a', { requestType: 'RemoveProfile', identifier: 'org.example.wifi' })
    const { command } = await answer(device.says('Idle'))
    expect(parsePlistDict(command!)).toEqual({
      CommandUUID: id.toUpperCase(),
      Command: { RequestType: 'RemoveProfile', Identifier: 'org.example.wifi' },
    })
  })

  it('gives a command again to a device that lost it', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const id = await enqueue(device, 'a')
    expect(await next(device.says('Idle'))).toBe(id)
    expect(await next(device.says('Idle'))).toBe(id)
  })

  it('takes a result once, however often it is repeated', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const id = await enqueue(device, 'a')
    await next(device.says('Idle'))
    for (let time = 0; time < 3; time += 1) expect(await next(device.says('Acknowledged', id))).toBeNull()
    expect(await results(device)).toHaveLength(1)
  })

  it('ignores results for commands it does not know or never handed out, and goes on', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const id = await enqueue(device, 'a')
    await next(device.says('Acknowledged', id))
    await next(device.says('Acknowledged', '0b6fd1bd-3a5c-4a38-8c3f-000000000000'))
    expect(await results(device)).toEqual([])
    expect(await next(device.says('Idle'))).toBe(id)
  })

  it("does not let a device answer another one's command", async () => {
    const [device, other] = [await anEnrolledDevice(database.ctx), await anEnrolledDevice(database.ctx)]
    const id = await enqueue(other, 'a')
    await next(other.says('Idle'))
    expect(await next(device.says('Acknowledged', id))).toBeNull()
    expect(await results(other)).toEqual([])
    expect(await next(other.says('Idle'))).toBe(id)
  })

  it('after NotNow offers only what the device has not put off, and all of it on its next contact', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const [first, second, third] = [await enqueue(device, 'a'), await enqueue(device, 'b'), await enqueue(device, 'c')]
    expect(await next(device.says('Idle'))).toBe(first)
    expect(await next(device.says('NotNow', first))).toBe(second)
    expect(await next(device.says('Acknowledged', second))).toBe(third)
    expect(await next(device.says('NotNow', third))).toBeNull()
    expect(await next(device.says('Idle'))).toBe(first)
    expect(await next(device.says('Acknowledged', first))).toBe(third)
  })

  it('has a device woken later that put something off and then did something else', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const [first, second] = [await enqueue(device, 'a'), await enqueue(device, 'b')]
    await database.db.deleteFrom('pushes').where('channelId', '=', device.channelId).execute()
    await next(device.says('Idle'))
    await next(device.says('NotNow', first))
    const before = database.ctx.now()
    expect(await next(device.says('Acknowledged', second))).toBeNull()
    const { dueAt } = await database.db
      .selectFrom('pushes')
      .select('dueAt')
      .where('channelId', '=', device.channelId)
      .executeTakeFirstOrThrow()
    expect(dueAt.getTime() - before.getTime()).toBeGreaterThan(5 * 60_000)
  })

  it('keeps codes of errors', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const id = await enqueue(device, 'a')
    await next(device.says('Idle'))
    const errors = [{ domain: 'MCMDMErrorDomain', code: 12021 }]
    await next({ ...device.says('Error', id), errors })
    expect(await results(device)).toEqual([{ id, status: 'error', errors }])
  })

  it('does not hand out what has expired', async () => {
    const device = await anEnrolledDevice(database.ctx)
    await enqueue(device, 'a')
    await database.db
      .updateTable('commands')
      .set({ expiresAt: new Date(0) })
      .where('deviceId', '=', device.id)
      .execute()
    expect(await next(device.says('Idle'))).toBeNull()
  })

  it('keeps the channels of a Mac apart', async () => {
    const mac = await anEnrolledDevice(database.ctx, { platform: 'macos', product: 'Mac14,2', osVersion: '15.1' })
    const user = await aUserChannel(database.ctx, mac)
    const [ofDevice, ofUser] = [await enqueue(mac, 'a'), await enqueue(mac, 'a', anything, user.channelId)]
    expect(await Promise.all([next(mac.says('Idle')), next(user.says('Idle'))])).toEqual([ofDevice, ofUser])
    expect(await next(mac.says('Acknowledged', ofUser))).toBe(ofDevice)
  })

  it('leaves to a transaction what an answer teaches', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const id = await enqueue(device, 'a', { requestType: 'SecurityInfo' })
    await next(device.says('Idle'))
    expect(await verdict(device.says('Acknowledged', id))).toBe('teaches')
    expect(await results(device)).toEqual([])
    const learned = await inTransaction(database.ctx, (tx) =>
      exchange.answerWithin(tx, device.says('Acknowledged', id)),
    )
    expect(learned).toMatchObject({ verdict: 'ok', answered: { requestType: 'SecurityInfo' }, command: null })
    expect(await results(device)).toHaveLength(1)
  })

  it('answers many devices at once as it answers one', async () => {
    const devices = await Promise.all(Array.from({ length: 40 }, () => anEnrolledDevice(database.ctx)))
    const ids = await Promise.all(devices.map((device) => enqueue(device, 'a')))
    expect(await Promise.all(devices.map((device) => next(device.says('Idle'))))).toEqual(ids)
    expect(await Promise.all(devices.map((device, i) => next(device.says('Acknowledged', ids[i]))))).toEqual(
      ids.map(() => null),
    )
  })

  it('fails only the request that cannot be answered, not those it came with', async () => {
    const [device, other] = [await anEnrolledDevice(database.ctx), await anEnrolledDevice(database.ctx)]
    const bad = { ...device.says('Idle'), commandId: 'no uuid' as CommandId }
    const [failed, fine] = await Promise.allSettled([
      exchange.answer(database.ctx, bad),
      exchange.answer(database.ctx, other.says('Idle')),
    ])
    expect(failed.status).toBe('rejected')
    expect(fine).toMatchObject({ status: 'fulfilled', value: { verdict: 'ok' } })
  })
})

describe('a race', () => {
  it('for a row that somebody holds on to keeps only that device waiting', async () => {
    const [held, free] = [await anEnrolledDevice(database.ctx), await anEnrolledDevice(database.ctx)]
    const id = await enqueue(held, 'a')
    const holder = await database.pool.connect()
    await holder.query('begin')
    await holder.query('select from commands where id = $1 for update', [id])
    const waiting = next(held.says('Idle'))
    const isHeld = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    await expect.poll(async () => (await holder.query(isHeld)).rowCount).toBe(1)
    expect(await next(free.says('Idle'))).toBeNull()
    expect(await next(free.says('Idle'))).toBeNull()
    await holder.query('commit')
    holder.release()
    expect(await waiting).toBe(id)
  })

  it('of a device with itself is answered in the order it asked', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const [first, second] = [await enqueue(device, 'a'), await enqueue(device, 'b')]
    const asked = [device.says('Idle'), device.says('Acknowledged', first), device.says('Acknowledged', second)]
    expect(await Promise.all(asked.map(next))).toEqual([first, second, null])
  })

  it('of two requests of one device ends with one and the same command', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const id = await enqueue(device, 'a')
    // As on two servers, which know nothing of each other.
    const servers = [exchange, new Exchange({ pool: database.pool, now: database.ctx.now })]
    const answers = await Promise.all(servers.map((server) => server.answer(database.ctx, device.says('Idle'))))
    const commands = answers.map((given) => given.verdict === 'ok' && given.command?.toString())
    expect(commands[0]).toContain(id.toUpperCase())
    expect(commands[1]).toBe(commands[0])
  })

  it('of two answers to one command records one', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const id = await enqueue(device, 'a')
    await next(device.says('Idle'))
    const servers = [exchange, new Exchange({ pool: database.pool, now: database.ctx.now })]
    await Promise.all(servers.map((server) => server.answer(database.ctx, device.says('Acknowledged', id))))
    expect(await results(device)).toHaveLength(1)
  })

  it('of taking back and handing out is won by one of them', async () => {
    for (let round = 0; round < 20; round += 1) {
      const device = await anEnrolledDevice(database.ctx)
      const [id, after] = [await enqueue(device, 'a'), await enqueue(device, 'b')]
      const [canceled, handedOut] = await Promise.all([
        cancelCommand(database.ctx, device.id, id).then(
          () => true,
          (error) => error.code !== 'COMMAND_ALREADY_SENT' && error,
        ),
        next(device.says('Idle')),
      ])
      expect(handedOut).toBe(canceled ? after : id)
    }
  })
})

describe('who speaks', () => {
  it('is known by its identity, and by all that belongs to it', async () => {
    const [device, other] = [await anEnrolledDevice(database.ctx), await anEnrolledDevice(database.ctx)]
    const idle = device.says('Idle')
    const theirs = other.says('Idle')
    expect(await verdict(idle)).toBe('ok')
    expect(await verdict({ ...idle, fingerprint: Buffer.alloc(32) })).toBe('unknown-certificate')
    expect(await verdict({ ...idle, enrollmentIdHash: theirs.enrollmentIdHash })).toBe('wrong-device')
    expect(await verdict({ ...idle, networkCode: theirs.networkCode })).toBe('wrong-address')
    expect(await verdict({ ...idle, endpoint: 'device' })).toBe('wrong-address')
    expect(await verdict({ ...idle, bearerHash: null })).toBe('wrong-bearer')
    expect(await verdict({ ...idle, bearerHash: theirs.bearerHash })).toBe('wrong-bearer')
    expect(await verdict({ ...idle, userHash: Buffer.alloc(32) })).toBe('unknown-channel')
  })

  it('is found out without a command being handed out', async () => {
    const device = await anEnrolledDevice(database.ctx)
    await enqueue(device, 'a')
    expect(await answer(device.says('none'))).toMatchObject({ verdict: 'ok', command: null })
    const { sentAt } = await database.db
      .selectFrom('commands')
      .select('sentAt')
      .where('deviceId', '=', device.id)
      .executeTakeFirstOrThrow()
    expect(sentAt).toBeNull()
  })

  it('needs no bearer token on the device channel of a Mac, but on its user channel', async () => {
    const mac = await anEnrolledDevice(database.ctx, { platform: 'macos', product: 'Mac14,2', osVersion: '15.1' })
    const user = await aUserChannel(database.ctx, mac)
    expect(await verdict({ ...mac.says('Idle'), bearerHash: null })).toBe('ok')
    expect(await verdict({ ...user.says('Idle'), bearerHash: null })).toBe('wrong-bearer')
  })

  it('is not known any more once its identity is revoked, within one request', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const identity = database.db.updateTable('identityCertificates').where('fingerprint', '=', device.fingerprint)
    await identity.set({ revokedAt: new Date(), revokedBecause: 'left' }).execute()
    expect(await verdict(device.says('Idle'))).toBe('left')
    await identity.set({ revokedBecause: 'enrolled-again' }).execute()
    expect(await verdict(device.says('Idle'))).toBe('revoked-certificate')
    await identity.set({ revokedAt: null, revokedBecause: null, notAfter: new Date(0) }).execute()
    expect(await verdict(device.says('Idle'))).toBe('expired-certificate')
    await identity.set({ notAfter: new Date('2100-01-01'), deviceId: null }).execute()
    expect(await verdict(device.says('Idle'))).toBe('unbound')
  })

  it('has left when its record says so', async () => {
    const device = await anEnrolledDevice(database.ctx, { kind: 'device' })
    await inTransaction(database.ctx, (tx) => markUnenrolled(tx, device.id))
    expect(await verdict(device.says('Idle'))).toBe('left')
  })

  it('was seen, to the hour under User Enrollment and to the minute otherwise, and is found again if it was lost', async () => {
    const at = new Date('2027-03-04T05:06:07.890Z')
    const personal = await anEnrolledDevice(database.ctx)
    const owned = await anEnrolledDevice(database.ctx, { kind: 'device' })
    await database.db.updateTable('devices').set({ state: 'lapsed' }).where('id', '=', personal.id).execute()
    const then = new Exchange({ pool: database.pool, now: () => at })
    for (const device of [personal, owned]) await then.answer(database.ctx, device.says('Idle'))
    const rows = await database.db
      .selectFrom('devices')
      .select(['lastSeenAt', 'state'])
      .where('id', 'in', [personal.id, owned.id])
      .orderBy('id')
      .execute()
    expect(rows).toEqual([
      { lastSeenAt: new Date('2027-03-04T05:00:00Z'), state: 'enrolled' },
      { lastSeenAt: new Date('2027-03-04T05:06:00Z'), state: 'enrolled' },
    ])
  })
})

describe('on the wire', () => {
  it('never lets through what got into the queue against the rules, and goes on with the next', async () => {
    const device = await anEnrolledDevice(database.ctx)
    const owned = await anEnrolledDevice(database.ctx, { kind: 'device' })
    const erase = await enqueue(owned, 'erase', { requestType: 'EraseDevice' })
    const fine = await enqueue(device, 'b')
    await database.db
      .updateTable('commands')
      .set({ channelId: device.channelId, deviceId: device.id })
      .where('id', '=', erase)
      .execute()
    expect(await next(device.says('Idle'))).toBe(fine)
    expect(await results(device)).toEqual([{ id: erase, status: 'canceled', errors: [] }])
  })
})
