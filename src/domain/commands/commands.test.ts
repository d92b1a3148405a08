import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { anEnrolledDevice, aUserChannel, type EnrolledDevice } from '../../../tests/support/enrolled-device.ts'
import { commandFacts } from '../../apple/availability/command-facts.ts'
import type { Command } from '../../apple/commands/command.ts'
import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import { type PlistDict, plistDict } from '../../apple/plist/plist-value.ts'
import { writePlist } from '../../apple/plist/write-plist.ts'
import { actingAs, type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { AdminId } from '../../platform/ids.ts'
import { getDevice } from '../devices/get-device.ts'
import { markLeaving } from '../devices/mark-leaving.ts'
import { recordTokenUpdate } from '../devices/record-token-update.ts'
import { cancelAllCommands, cancelCommand } from './cancel-command.ts'
import { commandChoices } from './command-choices.ts'
import { removeUnusedPayloads } from './command-payload.ts'
import { enqueueCommand, type NewCommand } from './enqueue-command.ts'
import { Exchange } from './exchange.ts'
import { expireCommands } from './expire-commands.ts'
import { listCommands } from './list-commands.ts'
import { listTimeline } from './list-timeline.ts'
import { requestCommand } from './request-command.ts'

let database: TestDatabase
let ctx: Ctx
beforeAll(async () => {
  database = await testDatabase()
  ctx = actingAs(database.ctx, { kind: 'admin', id: database.ctx.newId() as AdminId, label: 'Ada' })
})
afterAll(() => database.close())

function enqueue(device: EnrolledDevice, command: Command, more: Partial<NewCommand> = {}) {
  const input = { deviceId: device.id, command, purpose: command.requestType, ...more }
  return inTransaction(ctx, (tx) => enqueueCommand(tx, input))
}

async function contact(device: EnrolledDevice): Promise<PlistDict | null> {
  const exchange = new Exchange({ pool: database.pool, now: ctx.now })
  const answer = await exchange.answer(ctx, device.says('Idle'))
  return answer.verdict === 'ok' && answer.command ? parsePlistDict(answer.command) : null
}

async function states(device: EnrolledDevice): Promise<readonly string[]> {
  return (await listCommands(ctx, device.id, { limit: 100 })).items.map(({ state }) => state)
}

function profile(identifier: string, type = 'com.apple.wifi.managed', version = 1): Buffer {
  const payload = plistDict({ PayloadType: type, PayloadIdentifier: `${identifier}.payload`, PayloadVersion: version })
  return writePlist(
    plistDict({ PayloadType: 'Configuration', PayloadIdentifier: identifier, PayloadContent: [payload] }),
  )
}

const list: Command = { requestType: 'ProfileList' }

describe('a user-enrolled device', () => {
  const forbidden = [
    'EraseDevice',
    'DeviceLock',
    'ClearPasscode',
    'ActivationLockBypassCode',
    'ClearActivationLockBypassCode',
  ] as const

  it.each(forbidden)('is never sent %s', async (requestType) => {
    for (const platform of ['ios', 'ipados', 'macos', 'visionos'] as const) {
      const device = await anEnrolledDevice(ctx, { platform, osVersion: '26.0' })
      await expect(requestCommand(ctx, device.id, { requestType })).rejects.toMatchObject({
        code: 'COMMAND_NOT_ALLOWED',
      })
      expect(await contact(device)).toBeNull()
    }
  })

  it('is never sent any command that Apple forbids', async () => {
    const device = await anEnrolledDevice(ctx)
    for (const [requestType, { ios }] of commandFacts) {
      if (ios?.user !== false) continue
      const raw = { requestType } as unknown as Command
      await expect(enqueue(device, raw)).rejects.toMatchObject({ code: 'COMMAND_NOT_ALLOWED' })
    }
    expect(await states(device)).toEqual([])
  })

  it('is not asked for what it may not tell', async () => {
    const device = await anEnrolledDevice(ctx)
    const nosy: Command = { requestType: 'DeviceInformation', queries: ['OSVersion', 'SerialNumber'] }
    await expect(enqueue(device, nosy)).rejects.toMatchObject({ code: 'COMMAND_NOT_ALLOWED' })
  })

  it('has every refusal explained in the menu', async () => {
    const { id } = await anEnrolledDevice(ctx)
    const choices = new Map(commandChoices(await getDevice(ctx, id)).map((choice) => [choice.requestType, choice]))
    for (const requestType of forbidden) expect(choices.get(requestType)?.refusal?.reason).toMatch(/\w.*\.$/)
    expect(choices.get('ProfileList')?.refusal).toBeNull()
  })
})

describe('a command', () => {
  it('that waits already is not queued twice', async () => {
    const device = await anEnrolledDevice(ctx)
    const first = await enqueue(device, list)
    expect(await enqueue(device, list)).toEqual({ id: first.id, isNew: false })
    const many = await Promise.all(Array.from({ length: 4 }, () => enqueue(device, list)))
    expect(new Set(many.map(({ id }) => id))).toEqual(new Set([first.id]))
  })

  it('asked for by several at the same moment is queued once', async () => {
    const device = await anEnrolledDevice(ctx)
    const many = await Promise.all(Array.from({ length: 4 }, () => enqueue(device, list)))
    expect(many.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await states(device)).toEqual(['pending'])
  })

  it('replaces one that was for the same, whether that was handed out or not', async () => {
    const device = await anEnrolledDevice(ctx, { kind: 'device' })
    await enqueue(device, { requestType: 'DeviceLock', message: 'one' })
    await enqueue(device, { requestType: 'DeviceLock', message: 'two' })
    expect((await contact(device))?.['Command']).toMatchObject({ Message: 'two' })
    await enqueue(device, { requestType: 'DeviceLock', message: 'three' })
    expect((await contact(device))?.['Command']).toMatchObject({ Message: 'three' })
    expect(await states(device)).toEqual(['sent', 'canceled', 'canceled'])
  })

  it('goes to no channel of another device', async () => {
    const [device, other] = [await anEnrolledDevice(ctx), await anEnrolledDevice(ctx, { platform: 'macos' })]
    const { channelId } = await aUserChannel(ctx, other)
    await expect(enqueue(device, list, { channel: channelId })).rejects.toMatchObject({ code: 'CHANNEL_NOT_FOUND' })
  })

  it('is not for a device that leaves, but for the one that makes it leave', async () => {
    const device = await anEnrolledDevice(ctx)
    await inTransaction(ctx, (tx) => markLeaving(tx, device.id))
    await expect(enqueue(device, list)).rejects.toMatchObject({ code: 'DEVICE_NOT_MANAGED' })
    expect((await enqueue(device, { requestType: 'RemoveProfile', identifier: 'x' })).isNew).toBe(true)
  })

  it('can be taken back until it is handed out', async () => {
    const device = await anEnrolledDevice(ctx)
    const [first, second] = [await enqueue(device, list), await enqueue(device, { requestType: 'SecurityInfo' })]
    await cancelCommand(ctx, device.id, second.id)
    await contact(device)
    await expect(cancelCommand(ctx, device.id, first.id)).rejects.toMatchObject({ code: 'COMMAND_ALREADY_SENT' })
    await expect(cancelCommand(ctx, device.id, second.id)).rejects.toMatchObject({ code: 'COMMAND_NOT_FOUND' })
    expect(await states(device)).toEqual(['canceled', 'sent'])
  })

  it('ends by itself when nobody answers in time, and makes room', async () => {
    const device = await anEnrolledDevice(ctx)
    await enqueue(device, list, { expiresInSeconds: -1 })
    expect((await enqueue(device, list, { expiresInSeconds: -1 })).isNew).toBe(true)
    await expireCommands(ctx)
    expect(await states(device)).toEqual(['expired', 'expired'])
  })

  it('is taken back with all others when a device starts anew', async () => {
    const device = await anEnrolledDevice(ctx)
    await enqueue(device, list)
    await contact(device)
    await enqueue(device, { requestType: 'SecurityInfo' })
    await inTransaction(ctx, (tx) => cancelAllCommands(tx, device.id, 'enrolling-again'))
    expect(await states(device)).toEqual(['canceled', 'canceled'])
  })

  it('is stored sealed, once for all that get the same', async () => {
    const secret = profile('org.example.wifi.secret-passphrase')
    const devices = [await anEnrolledDevice(ctx), await anEnrolledDevice(ctx)]
    for (const device of devices)
      await requestCommand(ctx, device.id, { requestType: 'InstallProfile', profile: secret })
    const payloads = await database.db.selectFrom('commandPayloads').select('bodySealed').execute()
    expect(payloads.every(({ bodySealed }) => !bodySealed.includes('passphrase'))).toBe(true)
    const hashes = await database.db
      .selectFrom('commands')
      .select('payloadHash')
      .distinct()
      .where(
        'deviceId',
        'in',
        devices.map(({ id }) => id),
      )
      .execute()
    expect(hashes).toHaveLength(1)
  })

  it('leaves no payload behind once nobody needs it', async () => {
    const device = await anEnrolledDevice(ctx)
    const { id } = await enqueue(device, { requestType: 'RemoveProfile', identifier: 'org.example.unused' })
    const { payloadHash } = await database.db
      .selectFrom('commands')
      .select('payloadHash')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const stored = () =>
      database.db.selectFrom('commandPayloads').select('hash').where('hash', '=', payloadHash).execute()
    await database.db
      .updateTable('commandPayloads')
      .set({ createdAt: new Date(0) })
      .execute()
    await removeUnusedPayloads(ctx)
    expect(await stored()).toHaveLength(1)
    await cancelCommand(ctx, device.id, id)
    await removeUnusedPayloads(ctx)
    expect(await stored()).toHaveLength(0)
  })
})

describe('what an admin asks for', () => {
  it('installs a profile, signed or not, and removes it again', async () => {
    const device = await anEnrolledDevice(ctx)
    const signed = Buffer.concat([randomBytes(60), profile('org.example.wifi'), randomBytes(900)])
    for (const bytes of [profile('org.example.wifi'), signed]) {
      const { command } = await requestCommand(ctx, device.id, { requestType: 'InstallProfile', profile: bytes })
      expect(command).toMatchObject({ requestType: 'InstallProfile', subject: 'org.example.wifi', state: 'pending' })
    }
    await requestCommand(ctx, device.id, { requestType: 'RemoveProfile', identifier: 'org.example.wifi' })
    expect(await states(device)).toEqual(['pending', 'canceled', 'canceled'])
  })

  it.each<[string, Buffer, string]>([
    ['no profile', Buffer.from('nonsense'), 'PROFILE_INVALID'],
    ['a profile without a name', writePlist(plistDict({ PayloadType: 'Configuration' })), 'PROFILE_INVALID'],
    ['another enrollment', profile('org.example.mdm', 'com.apple.mdm'), 'PROFILE_RESERVED'],
    ['something in the name of the enrollment', profile('lodger.enrollment.k3v9x2m7qa'), 'PROFILE_RESERVED'],
  ])('does not install %s', async (_, bytes, code) => {
    const device = await anEnrolledDevice(ctx)
    const request = { requestType: 'InstallProfile', profile: bytes } as const
    await expect(requestCommand(ctx, device.id, request)).rejects.toMatchObject({ code, field: 'profile' })
  })

  it('does not remove the enrollment by the back door', async () => {
    const device = await anEnrolledDevice(ctx)
    const request = { requestType: 'RemoveProfile', identifier: 'lodger.enrollment.k3v9x2m7qa' } as const
    await expect(requestCommand(ctx, device.id, request)).rejects.toMatchObject({ code: 'PROFILE_RESERVED' })
  })

  it('clears the passcode of a device that has said how', async () => {
    const device = await anEnrolledDevice(ctx, { kind: 'device' })
    const request = { requestType: 'ClearPasscode' } as const
    await expect(requestCommand(ctx, device.id, request)).rejects.toMatchObject({ code: 'UNLOCK_TOKEN_MISSING' })
    const unlockToken = randomBytes(64)
    const update = { deviceId: device.id, userId: null, pushToken: randomBytes(32), pushMagic: 'm', unlockToken }
    await inTransaction(ctx, (tx) => recordTokenUpdate(tx, update))
    await requestCommand(ctx, device.id, request)
    expect((await contact(device))?.['Command']).toMatchObject({ UnlockToken: unlockToken })
  })

  it('is in the audit, once', async () => {
    const device = await anEnrolledDevice(ctx)
    for (let time = 0; time < 2; time += 1) await requestCommand(ctx, device.id, { requestType: 'SecurityInfo' })
    const entries = await database.db
      .selectFrom('auditEntries')
      .select(['action', 'actorLabel', 'subjectLabel', 'after'])
      .where('subjectId', '=', device.id)
      .execute()
    expect(entries).toEqual([
      {
        action: 'command.queued',
        actorLabel: 'Ada',
        subjectLabel: 'iPhone 13',
        after: { requestType: 'SecurityInfo' },
      },
    ])
  })
})

describe('the timeline', () => {
  it('tells what was asked, by whom, and what came of it, newest first', async () => {
    const device = await anEnrolledDevice(ctx)
    const { command } = await requestCommand(ctx, device.id, {
      requestType: 'RemoveProfile',
      identifier: 'org.example.wifi',
    })
    await contact(device)
    const exchange = new Exchange({ pool: database.pool, now: ctx.now })
    const errors = [{ domain: 'MCMDMErrorDomain', code: 12075 }]
    await exchange.answer(ctx, { ...device.says('Error', command.id), errors })
    const { items } = await listTimeline(ctx, device.id, { limit: 10 })
    expect(items.map(({ title, detail, actor }) => ({ title, detail, actor }))).toEqual([
      {
        title: 'Remove a profile: org.example.wifi',
        detail: 'Failed. The profile is not installed. (MCMDMErrorDomain 12075)',
        actor: 'Ada',
      },
      { title: 'Enrolled', detail: null, actor: 'Ada' },
      { title: 'Started to enroll', detail: null, actor: 'Ada' },
    ])
  })

  it('comes in pages, as the commands do', async () => {
    const device = await anEnrolledDevice(ctx)
    for (const requestType of ['ProfileList', 'SecurityInfo', 'CertificateList'] as const)
      await enqueue(device, { requestType })
    for (const list of [listTimeline, listCommands]) {
      const whole = await list(ctx, device.id, { limit: 100 })
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await list(ctx, device.id, { limit: 2, cursor })
        paged.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      expect(paged).toEqual(whole.items.map(({ id }) => id))
      await expect(list(ctx, device.id, { limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
    }
  })
})
