import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import {
  anOpenNetwork,
  aPerson,
  EnrollingDevice,
  type EnrollingDeviceOptions,
  ownedDevice,
  publicUrl,
  setUpEnrollment,
} from '../../../tests/support/enrolling-device.ts'
import { forbiddenChanges } from '../../apple/enrollment/parse-enrollment-profile.ts'
import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import { isPlistDict } from '../../apple/plist/plist-value.ts'
import { parseCertificate } from '../../pki/certificate.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { findIdentity } from '../ca/find-identity.ts'
import { openPayload } from '../commands/command-payload.ts'
import { enqueueCommand } from '../commands/enqueue-command.ts'
import { findDeviceByEnrollmentId } from '../devices/find-device-by-enrollment-id.ts'
import { getDevice } from '../devices/get-device.ts'
import { recordDeviceEvent } from '../devices/record-device-event.ts'
import type { Network } from '../organization/network.ts'
import type { Owner } from '../owners/owner.ts'
import { expireSessions } from './expire-sessions.ts'
import { finishLeaving } from './finish-leaving.ts'
import { forgetSilentDevices } from './forget-silent-devices.ts'
import { refuseSupervised } from './refuse-supervised.ts'
import { removeDevice } from './remove-device.ts'
import { renewIdentities } from './renew-identities.ts'

let database: TestDatabase
let network: Network
let owner: Owner
beforeAll(async () => {
  database = await testDatabase()
  await setUpEnrollment(database.ctx)
  network = await anOpenNetwork(database.ctx)
  owner = await aPerson(database.ctx)
})
afterAll(() => database.close())

async function anEnrolled(options: Partial<EnrollingDeviceOptions> = {}) {
  const device = new EnrollingDevice(database.ctx, { network, owner, ...options })
  return { device, id: await device.enroll() }
}

function ctxAfter({ days = 0, hours = 0 }): Ctx {
  return { ...database.ctx, now: () => new Date(Date.now() + (days * 24 + hours) * 3_600_000) }
}

/** Every table row that mentions the device, but for the certificate that must stay refused. */
async function traces(id: DeviceId): Promise<string[]> {
  const found: string[] = []
  for (const [table, column] of [
    ['devices', 'id'],
    ['device_keys', 'device_id'],
    ['channels', 'device_id'],
    ['device_events', 'device_id'],
    ['commands', 'device_id'],
    ['command_results', 'device_id'],
    ['pushes', 'device_id'],
    ['deliveries', 'device_id'],
    ['enrollment_sessions', 'device_id'],
    ['identity_certificates', 'device_id'],
  ] as const) {
    const { rows } = await sql`select from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(database.db)
    if (rows.length > 0) found.push(table)
  }
  return found
}

async function lastAudit(action: string) {
  const query = database.db.selectFrom('auditEntries').selectAll().where('action', '=', action).orderBy('id', 'desc')
  return query.limit(1).executeTakeFirst()
}

async function commandsOf(id: DeviceId) {
  return database.db.selectFrom('commands').select(['requestType', 'purpose']).where('deviceId', '=', id).execute()
}

describe('a personal device that checks out (S84-S86)', () => {
  it('leaves no row behind, and its certificate dead', async () => {
    const { device, id } = await anEnrolled()
    await inTransaction(database.ctx, (tx) =>
      enqueueCommand(tx, { deviceId: id, command: { requestType: 'SecurityInfo' }, purpose: 'security' }),
    )
    expect((await traces(id)).length).toBeGreaterThan(5)
    await device.checkOut()
    expect(await traces(id)).toEqual([])
    await expect(getDevice(database.ctx, id)).rejects.toMatchObject({ code: 'DEVICE_NOT_FOUND' })
    await expect(getDevice(database.ctx, device.identifier)).rejects.toMatchObject({ code: 'DEVICE_LEFT' })
    const { fingerprint } = parseCertificate(device.identity!.certificate)
    expect(await findIdentity(database.ctx, fingerprint)).toMatchObject({ deviceId: null })
    expect((await findIdentity(database.ctx, fingerprint))?.revokedAt).not.toBeNull()
  })

  it('leaves a line in the audit that does not tell which device it was', async () => {
    const { device, id } = await anEnrolled()
    await device.checkOut()
    const entry = await lastAudit('device.left')
    expect(entry).toMatchObject({ networkId: network.id, subjectKind: 'device', subjectId: null })
    expect(JSON.stringify(entry)).not.toContain(id)
  })

  it('may say so twice, without its token, and from a Mac with its UDID', async () => {
    const { device, id } = await anEnrolled({ product: 'Mac14,2', osVersion: '15.1' })
    device.bearerToken = 'expired long ago'
    await device.checkOut({ EnrollmentID: undefined, UDID: 'F'.repeat(40) } as never)
    expect(await traces(id)).toEqual([])
    await device.checkOut()
  })

  it('cannot check out another', async () => {
    const { device, id } = await anEnrolled()
    const { device: other } = await anEnrolled()
    await expect(other.checkOut({ EnrollmentID: device.identifier })).rejects.toMatchObject({
      code: 'ENROLLMENT_ID_CHANGED',
    })
    expect((await getDevice(database.ctx, id)).state).toBe('enrolled')
  })

  it('is another device when it comes back', async () => {
    const first = await anEnrolled()
    await first.device.checkOut()
    const second = await anEnrolled()
    expect(second.id).not.toBe(first.id)
  })
})

describe('a device of the organization that checks out', () => {
  it('stays listed as unenrolled, without what it could be reached or unlocked with', async () => {
    const { device, id } = await anEnrolled({ request: ownedDevice })
    await device.tokenUpdate({ UnlockToken: Buffer.from('secret') })
    await device.checkOut()
    expect(await getDevice(database.ctx, id)).toMatchObject({ state: 'unenrolled', serialNumber: 'F2LXK0AAAA' })
    const row = await database.db
      .selectFrom('devices')
      .select('unlockTokenSealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.unlockTokenSealed).toBeNull()
    expect(await lastAudit('device.unenrolled')).toMatchObject({ subjectId: id })
    await expect(device.tokenUpdate()).rejects.toMatchObject({ code: 'CERTIFICATE_UNKNOWN' })
  })
})

describe('a removal by an admin', () => {
  it('takes back what waits and tells the device to remove its enrollment profile', async () => {
    const { device, id } = await anEnrolled()
    await inTransaction(database.ctx, (tx) =>
      enqueueCommand(tx, { deviceId: id, command: { requestType: 'SecurityInfo' }, purpose: 'security' }),
    )
    expect(await removeDevice(database.ctx, id, { forget: false })).toEqual({ state: 'leaving' })
    expect(await commandsOf(id)).toEqual([{ requestType: 'RemoveProfile', purpose: 'leave' }])
    expect((await getDevice(database.ctx, id)).state).toBe('leaving')
    expect(await lastAudit('device.removal-requested')).toMatchObject({ subjectId: id })
    const { rows } = await sql<{ runAt: Date }>`
      select run_at as "runAt" from graphile_worker.jobs where key = ${`finish-leaving:${id}`}`.execute(database.db)
    expect(Math.round((rows[0]!.runAt.getTime() - Date.now()) / 3_600_000)).toBe(24)
    await expect(device.authenticate()).rejects.toMatchObject({ code: 'DEVICE_LEFT' })
  })

  it('ends when the device reports, checks out, or has had its time: once', async () => {
    const { id } = await anEnrolled()
    await removeDevice(database.ctx, id, { forget: false })
    await removeDevice(database.ctx, id, { forget: false })
    await finishLeaving(database.ctx, id)
    expect(await traces(id)).toEqual([])
    await finishLeaving(database.ctx, id)
  })

  it('is not finished for a device that is not leaving', async () => {
    const { id } = await anEnrolled()
    await finishLeaving(database.ctx, id)
    expect((await getDevice(database.ctx, id)).state).toBe('enrolled')
  })

  it('forgets at once when told to, and what never finished enrolling', async () => {
    const { id } = await anEnrolled()
    expect(await removeDevice(database.ctx, id, { forget: true })).toEqual({ state: 'forgotten' })
    expect(await traces(id)).toEqual([])
    const unfinished = new EnrollingDevice(database.ctx, { network, owner })
    await unfinished.signIn()
    await unfinished.fetchProfile()
    await unfinished.getCertificate()
    const unfinishedId = await unfinished.authenticate()
    expect(await removeDevice(database.ctx, unfinishedId, { forget: false })).toEqual({ state: 'forgotten' })
  })

  it('forgets the record of a device of the organization that left', async () => {
    const { device, id } = await anEnrolled({ request: ownedDevice, identifier: '1'.repeat(40) })
    await device.checkOut()
    expect(await removeDevice(database.ctx, id, { forget: false })).toEqual({ state: 'forgotten' })
    expect(await traces(id)).toEqual([])
  })
})

describe('a personal device that turns out to be supervised (S80)', () => {
  it('is told to leave at once, and admins are alarmed', async () => {
    const { id } = await anEnrolled()
    await inTransaction(database.ctx, (tx) => recordDeviceEvent(tx, id, 'found-supervised'))
    await refuseSupervised(database.ctx, id)
    expect(await commandsOf(id)).toEqual([{ requestType: 'RemoveProfile', purpose: 'leave' }])
    expect((await lastAudit('enrollment.refused'))?.after).toMatchObject({ reason: 'SUPERVISED' })
    await finishLeaving(database.ctx, id)
    expect(await traces(id)).toEqual([])
    await refuseSupervised(database.ctx, id)
  })

  it('is no concern of a device of the organization', async () => {
    const { id } = await anEnrolled({ request: ownedDevice, identifier: '2'.repeat(40) })
    await refuseSupervised(database.ctx, id)
    expect((await getDevice(database.ctx, id)).state).toBe('enrolled')
  })
})

describe('a device that falls silent (S85)', () => {
  async function losePush(id: DeviceId): Promise<void> {
    await database.db.updateTable('channels').set({ pushLostAt: new Date() }).where('id', '=', id).execute()
  }

  it('is forgotten when Apple cannot reach it and it was silent for as long as the network waits', async () => {
    const own = await anOpenNetwork(database.ctx, { silentAfterDays: 7 })
    const { id } = await anEnrolled({ network: own })
    await losePush(id)
    expect(await forgetSilentDevices(ctxAfter({ days: 6.9 }))).toBe(0)
    expect(await forgetSilentDevices(ctxAfter({ days: 7.1 }))).toBe(1)
    expect(await traces(id)).toEqual([])
    expect(await lastAudit('device.silent')).toMatchObject({ networkId: own.id, subjectId: null })
  })

  it('stays as long as Apple can reach it', async () => {
    const own = await anOpenNetwork(database.ctx, { silentAfterDays: 7 })
    const { id } = await anEnrolled({ network: own })
    expect(await forgetSilentDevices(ctxAfter({ days: 30 }))).toBe(0)
    expect((await getDevice(database.ctx, id)).state).toBe('enrolled')
  })

  it('stays listed if it is the organization’s', async () => {
    const own = await anOpenNetwork(database.ctx, { silentAfterDays: 7 })
    const { id } = await anEnrolled({ network: own, request: ownedDevice, identifier: '3'.repeat(40) })
    await losePush(id)
    await forgetSilentDevices(ctxAfter({ days: 8 }))
    expect((await getDevice(database.ctx, id)).state).toBe('unenrolled')
  })
})

describe('what came to no end', () => {
  it('is cleared away: a sign-in after an hour, a device without TokenUpdate after a day', async () => {
    const stray = new EnrollingDevice(database.ctx, { network, owner })
    await stray.signIn()
    await stray.fetchProfile()
    const unfinished = new EnrollingDevice(database.ctx, { network, owner })
    await unfinished.signIn()
    await unfinished.fetchProfile()
    await unfinished.getCertificate()
    const id = await unfinished.authenticate()
    const { id: finished } = await anEnrolled()
    await expireSessions(ctxAfter({ hours: 1.1 }))
    await expect(stray.fetchProfile()).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' })
    expect((await getDevice(database.ctx, id)).state).toBe('authenticated')
    await expireSessions(ctxAfter({ hours: 24.1 }))
    expect(await traces(id)).toEqual([])
    expect((await getDevice(database.ctx, finished)).state).toBe('enrolled')
  })
})

describe('an identity', () => {
  const elevenMonths = { days: 340 }

  async function installedProfile(id: DeviceId): Promise<Uint8Array | undefined> {
    const row = await database.db
      .selectFrom('commands')
      .innerJoin('commandPayloads', 'commandPayloads.hash', 'commands.payloadHash')
      .select(['commandPayloads.bodySealed', 'commandPayloads.hash'])
      .where('commands.deviceId', '=', id)
      .where('commands.purpose', '=', 'renew-identity')
      .executeTakeFirst()
    return row && payloadIn(row)
  }

  function payloadIn({ bodySealed, hash }: { bodySealed: Buffer; hash: Buffer }): Uint8Array {
    const text = openPayload(database.ctx, hash, bodySealed).toString()
    const dict = parsePlistDict(Buffer.from(text.startsWith('<?xml') ? text : `<plist version="1.0">${text}</plist>`))
    const command = isPlistDict(dict['Command']) ? dict['Command'] : dict
    return command['Payload'] as Uint8Array
  }

  it('is renewed a month before it expires, with the very profile the device has', async () => {
    const { device, id } = await anEnrolled()
    const installed = device.profile!
    await renewIdentities(ctxAfter({ days: 300 }), { publicUrl })
    expect(await installedProfile(id)).toBeUndefined()
    const later = ctxAfter(elevenMonths)
    await renewIdentities(later, { publicUrl })
    const profile = await installedProfile(id)
    device.readProfile(profile!)
    expect(forbiddenChanges(installed, device.profile!)).toEqual([])
    expect(device.profile).toMatchObject({ identifier: installed.identifier, serverUrl: installed.serverUrl })
    expect(device.profile!.scep.challenge).not.toBe(installed.scep.challenge)
    await renewIdentities(later, { publicUrl })
    expect(await installedProfile(id)).toEqual(profile)
  })

  it('that was renewed belongs to the same device, which starts over and goes on', async () => {
    const { device, id } = await anEnrolled()
    const old = device.identity
    const later = ctxAfter(elevenMonths)
    await renewIdentities(later, { publicUrl })
    device.readProfile((await installedProfile(id))!)
    const renewing = device.at(later)
    await renewing.getCertificate()
    expect(renewing.identity?.certificate).not.toEqual(old?.certificate)
    expect(await renewing.authenticate()).toBe(id)
    expect((await getDevice(database.ctx, id)).state).toBe('authenticated')
    await renewing.tokenUpdate()
    expect((await getDevice(database.ctx, id)).state).toBe('enrolled')
    const actions = await database.db
      .selectFrom('auditEntries')
      .select('action')
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute()
    expect(actions.map((entry) => entry.action)).toEqual(['device.enrolled', 'identity.renewed'])
    await renewIdentities(later, { publicUrl })
    expect(await installedProfile(id)).toBeUndefined()
    expect(await findDeviceByEnrollmentId(database.ctx, device.identifier as never)).toMatchObject({ id })
  })
})
