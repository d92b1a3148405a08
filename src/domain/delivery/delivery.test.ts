import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import {
  anEnrolledDevice,
  aUserChannel,
  type EnrolledDevice,
  type EnrolledDeviceOptions,
} from '../../../tests/support/enrolled-device.ts'
import { readReport } from '../../apple/commands/parse-report.ts'
import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import type { PlistDict, PlistValue } from '../../apple/plist/plist-value.ts'
import { requireDict, requireString } from '../../apple/plist/read-dict.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { registry } from '../../platform/metrics.ts'
import { enqueueCommand } from '../commands/enqueue-command.ts'
import { Exchange } from '../commands/exchange.ts'
import { markLeaving } from '../devices/mark-leaving.ts'
import { requestDelivery } from '../devices/request-delivery.ts'
import { deliver } from './deliver.ts'
import { drainDeliveries } from './drain-deliveries.ts'
import { handleReport } from './handle-report.ts'

let database: TestDatabase
let ctx: Ctx
let exchange: Exchange
beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx } = database)
  exchange = new Exchange({ pool: database.pool, now: ctx.now })
})
afterAll(() => database.close())

type Keys = Readonly<Record<string, PlistValue>>

/** Sends a report of the device, as an edge would, and gives what it is answered with. */
async function say(device: EnrolledDevice, keys: Keys, userId: string | null = null): Promise<PlistDict | null> {
  const isUser = device.says('Idle').endpoint === 'user'
  const names: Keys = isUser
    ? { EnrollmentID: device.enrollmentId, ...(userId && { EnrollmentUserID: userId }) }
    : { UDID: device.enrollmentId }
  const report = readReport({ ...names, ...keys })
  const speaker = {
    fingerprint: device.fingerprint,
    networkCode: device.network.code,
    endpoint: isUser ? 'user' : 'device',
    sender: report.sender,
    bearerToken: device.bearerToken,
  } as const
  const answer = await handleReport(ctx, exchange, speaker, report)
  return answer && parsePlistDict(answer)
}

/** Makes contact and answers every command, with what `answers` has for it. */
async function work(
  device: EnrolledDevice,
  answers: Readonly<Record<string, Keys>> = {},
  userId: string | null = null,
) {
  const asked: string[] = []
  let command = await say(device, { Status: 'Idle' }, userId)
  while (command !== null) {
    const requestType = requireString(requireDict(command, 'Command'), 'RequestType')
    asked.push(requestType)
    const report = { Status: 'Acknowledged', CommandUUID: command['CommandUUID']!, ...answers[requestType] }
    command = await say(device, report, userId)
  }
  return asked
}

const inventory = ['DeviceInformation', 'SecurityInfo', 'ProfileList', 'CertificateList', 'ManagedApplicationList']

async function delivered(options: EnrolledDeviceOptions = {}): Promise<EnrolledDevice> {
  const device = await anEnrolledDevice(ctx, options)
  await deliver(ctx, device.id)
  return device
}

function row(device: EnrolledDevice) {
  return database.db.selectFrom('devices').selectAll().where('id', '=', device.id).executeTakeFirstOrThrow()
}

async function jobs(): Promise<readonly string[]> {
  const { rows } = await database.pool.query('select task_identifier as name from graphile_worker.jobs order by id')
  return rows.map((job: { name: string }) => job.name)
}

describe('a delivery', () => {
  it('asks a device about itself, once', async () => {
    const device = await delivered()
    await deliver(ctx, device.id)
    expect(await work(device)).toEqual(inventory)
    expect(await work(device)).toEqual([])
  })

  it('asks a user-enrolled device for nothing that it may not tell', async () => {
    const device = await delivered()
    const command = await say(device, { Status: 'Idle' })
    expect((command!['Command'] as PlistDict)['Queries']).toEqual([
      'ProductName',
      'OSVersion',
      'BuildVersion',
      'IsSupervised',
    ])
  })

  it('asks the users of a Mac about what they have', async () => {
    const mac = await anEnrolledDevice(ctx, { platform: 'macos', product: 'Mac14,2', osVersion: '15.1' })
    const user = await aUserChannel(ctx, mac)
    await deliver(ctx, mac.id)
    expect(await work(mac)).toEqual(inventory)
    expect(await work(mac, {}, user.userId)).toEqual(['ProfileList', 'CertificateList', 'ManagedApplicationList'])
  })

  it('leaves a device alone that is leaving', async () => {
    const device = await anEnrolledDevice(ctx)
    await inTransaction(ctx, (tx) => markLeaving(tx, device.id))
    await deliver(ctx, device.id)
    expect(await work(device)).toEqual([])
  })

  it('is made once for many requests, and again after about a day', async () => {
    const clock = await testDatabase()
    const start = new Date('2027-01-01T00:00:00Z')
    clock.setNow(start)
    const device = await anEnrolledDevice(clock.ctx)
    for (let cause = 0; cause < 3; cause += 1) {
      await inTransaction(clock.ctx, (tx) => requestDelivery(tx, [device.id]))
    }
    expect([await drainDeliveries(clock.ctx), await drainDeliveries(clock.ctx)]).toEqual([1, 0])
    clock.setNow(new Date(start.getTime() + 21 * 3_600_000))
    expect(await drainDeliveries(clock.ctx)).toBe(0)
    clock.setNow(new Date(start.getTime() + 27 * 3_600_000))
    expect(await drainDeliveries(clock.ctx)).toBe(1)
    await clock.close()
  })

  it('is not lost when it is asked for during another', async () => {
    const device = await anEnrolledDevice(ctx)
    await inTransaction(ctx, (tx) => requestDelivery(tx, [device.id]))
    const lease = new Date(Date.now() + 60_000)
    const deliveries = database.db.updateTable('deliveries').where('deviceId', '=', device.id)
    await deliveries.set({ dueAt: lease, leasedUntil: lease }).execute()
    await inTransaction(ctx, (tx) => requestDelivery(tx, [device.id]))
    const { dueAt, leasedUntil } = await database.db
      .selectFrom('deliveries')
      .select(['dueAt', 'leasedUntil'])
      .where('deviceId', '=', device.id)
      .executeTakeFirstOrThrow()
    expect(dueAt).not.toEqual(leasedUntil)
  })
})

describe('an answer', () => {
  it('teaches what a device is, and what it leaves out stays known', async () => {
    const device = await delivered({ kind: 'device' })
    await work(device, {
      DeviceInformation: {
        QueryResponses: { OSVersion: '18.3', SerialNumber: 'C02XG0FAKE', DeviceName: 'Reception', IsSupervised: true },
      },
      SecurityInfo: { SecurityInfo: { PasscodeCompliant: true } },
    })
    expect(await row(device)).toMatchObject({
      product: 'iPhone14,5',
      osVersion: '18.3',
      serialNumber: 'C02XG0FAKE',
      deviceName: 'Reception',
      isSupervised: true,
      passcodeCompliant: true,
    })
  })

  it('teaches what is installed on a device of the organization', async () => {
    const device = await delivered({ kind: 'device' })
    const profile = {
      PayloadIdentifier: 'org.example.wifi',
      PayloadUUID: 'U',
      PayloadDisplayName: 'Wi-Fi',
      IsManaged: true,
    }
    const certificate = { Data: randomBytes(40), CommonName: 'Root', IsIdentity: false }
    await work(device, {
      ProfileList: { ProfileList: [profile] },
      CertificateList: { CertificateList: [certificate] },
      ManagedApplicationList: { ManagedApplicationList: { 'org.example.app': { Status: 'Managed' } } },
    })
    const profiles = database.db.selectFrom('deviceProfiles').selectAll().where('deviceId', '=', device.id)
    expect(await profiles.execute()).toMatchObject([{ identifier: 'org.example.wifi', displayName: 'Wi-Fi' }])
    const certificates = database.db.selectFrom('deviceCertificates').selectAll().where('deviceId', '=', device.id)
    expect(await certificates.execute()).toMatchObject([{ commonName: 'Root', isIdentity: false }])
    const apps = database.db.selectFrom('deviceApps').selectAll().where('deviceId', '=', device.id)
    expect(await apps.execute()).toMatchObject([{ bundleId: 'org.example.app', status: 'Managed', isManaged: true }])
    await deliver(ctx, device.id)
    await work(device, { ProfileList: { ProfileList: [] } })
    expect(await profiles.execute()).toEqual([])
  })

  it('of a user-enrolled device teaches nothing about what Lodger has not put there', async () => {
    const device = await delivered()
    await inTransaction(ctx, (tx) =>
      enqueueCommand(tx, {
        deviceId: device.id,
        command: { requestType: 'InstallProfile', payload: Buffer.from('profile') },
        purpose: 'install',
        subject: 'org.example.ours',
      }),
    )
    const identity = randomBytes(40)
    await database.db
      .updateTable('identityCertificates')
      .set({ fingerprint: createHash('sha256').update(identity).digest() })
      .where('fingerprint', '=', device.fingerprint)
      .execute()
    const withIdentity = { ...device, fingerprint: createHash('sha256').update(identity).digest() }
    await work(withIdentity)
    await deliver(ctx, device.id)
    await work(withIdentity, {
      DeviceInformation: {
        QueryResponses: { SerialNumber: 'C02XG0FAKE', DeviceName: 'Ana’s iPhone', PhoneNumber: '+491700000000' },
      },
      ProfileList: {
        ProfileList: [
          { PayloadIdentifier: 'org.example.ours', PayloadUUID: 'U', PayloadDisplayName: 'Ours' },
          { PayloadIdentifier: 'com.dating.app.profile', PayloadDisplayName: 'Private' },
        ],
      },
      CertificateList: {
        CertificateList: [
          { Data: identity, CommonName: 'Ana', IsIdentity: true },
          { Data: randomBytes(40), CommonName: 'Private', IsIdentity: false },
        ],
      },
      ManagedApplicationList: { ManagedApplicationList: { 'com.dating.app': { Status: 'Managed' } } },
    })
    const stored = await Promise.all(
      (['deviceProfiles', 'deviceCertificates', 'deviceApps'] as const).map((table) =>
        database.db.selectFrom(table).selectAll().where('deviceId', '=', device.id).execute(),
      ),
    )
    expect(stored).toMatchObject([[{ identifier: 'org.example.ours', displayName: null }], [{ commonName: null }], []])
    expect(await row(device)).toMatchObject({ serialNumber: null, deviceName: null })
  })

  it('that tells too much is counted by key, never by value', async () => {
    const device = await delivered()
    await work(device, { DeviceInformation: { QueryResponses: { SerialNumber: 'C02XG0FAKE', Shoes: 'brown' } } })
    const metrics = await registry.metrics()
    expect(metrics).toMatch(/lodger_dropped_facts_total\{key="SerialNumber"\} [1-9]/)
    expect(metrics).toMatch(/lodger_dropped_facts_total\{key="other"\} [1-9]/)
    expect(metrics).not.toMatch(/C02XG0FAKE|Shoes|brown/)
  })

  it('that a personal device is supervised makes it leave', async () => {
    const device = await delivered()
    await work(device, { DeviceInformation: { QueryResponses: { IsSupervised: true } } })
    expect(await jobs()).toContain('remove-unfit-device')
    expect((await row(device)).isSupervised).not.toBe(true)
  })

  it('that a personal device is not user-enrolled makes it leave', async () => {
    const device = await delivered()
    await work(device, { SecurityInfo: { SecurityInfo: { ManagementStatus: { IsUserEnrollment: false } } } })
    const events = await database.db
      .selectFrom('deviceEvents')
      .select('event')
      .where('deviceId', '=', device.id)
      .execute()
    expect(events.map(({ event }) => event)).toContain('found-not-user-enrolled')
  })

  it('that the enrollment profile is removed finishes the leaving', async () => {
    const device = await anEnrolledDevice(ctx)
    await inTransaction(ctx, async (tx) => {
      await markLeaving(tx, device.id)
      await enqueueCommand(tx, {
        deviceId: device.id,
        command: { requestType: 'RemoveProfile', identifier: 'lodger.enrollment' },
        purpose: 'leave',
        subject: 'lodger.enrollment',
      })
    })
    await work(device)
    const { rows } = await database.pool.query(
      `select key from graphile_worker.jobs where task_identifier = 'finish-leaving'`,
    )
    expect(rows).toEqual([{ key: `finish-leaving:${device.id}` }])
  })

  it('that makes no sense is recorded, and teaches nothing', async () => {
    const device = await delivered()
    await work(device, { DeviceInformation: { QueryResponses: 'nonsense' } })
    const results = await database.db
      .selectFrom('commandResults')
      .select('status')
      .where('deviceId', '=', device.id)
      .execute()
    expect(results).toHaveLength(inventory.length)
    expect(await work(device)).toEqual([])
  })
})

it('looks anew at a device that was taken for lost', async () => {
  const device = await anEnrolledDevice(ctx)
  await database.db.updateTable('devices').set({ state: 'lapsed' }).where('id', '=', device.id).execute()
  await say(device, { Status: 'Idle' })
  const waiting = await database.db.selectFrom('deliveries').select('dueAt').where('deviceId', '=', device.id).execute()
  expect(waiting).toHaveLength(1)
})

it('tells nobody anything who is not who they say they are', async () => {
  const device = await delivered()
  const other = await delivered({ network: device.network })
  const stolen = { ...device, fingerprint: other.fingerprint }
  await expect(say(stolen, { Status: 'Idle' })).rejects.toMatchObject({ code: 'DEVICE_MISMATCH' })
  const signedOut = { ...device, bearerToken: 'stale' }
  await expect(say(signedOut, { Status: 'Idle' })).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
})
