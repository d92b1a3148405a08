import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import {
  anOpenNetwork,
  aPerson,
  byProfile,
  EnrollingDevice,
  type EnrollingDeviceOptions,
  ownedDevice,
  pushTopic,
  setUpEnrollment,
} from '../../../tests/support/enrolling-device.ts'
import type { Authenticate } from '../../apple/checkin/parse-checkin.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { getDevice } from '../devices/get-device.ts'
import type { Network } from '../organization/network.ts'
import { updateNetworkSettings } from '../organization/update-network-settings.ts'
import type { Owner } from '../owners/owner.ts'
import { authenticate } from './authenticate.ts'
import type { Checkin } from './check-in.ts'
import type { RefusalReason } from './enrollment-refusal.ts'
import { removeDevice } from './remove-device.ts'

let database: TestDatabase
let network: Network
let ana: Owner
beforeAll(async () => {
  database = await testDatabase()
  await setUpEnrollment(database.ctx)
  network = await anOpenNetwork(database.ctx)
  ana = await aPerson(database.ctx)
})
afterAll(() => database.close())

const aDevice = (options: Partial<EnrollingDeviceOptions> = {}) =>
  new EnrollingDevice(database.ctx, { network, owner: ana, ...options })

/** A device that has everything but a record. */
async function aDeviceWithIdentity(options: Partial<EnrollingDeviceOptions> = {}) {
  const device = aDevice(options)
  await device.signIn()
  await device.fetchProfile()
  await device.getCertificate()
  return device
}

async function countDevices(): Promise<number> {
  const { count } = await database.db
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** How an attempt ended, and how many devices were stored by it. */
async function outcomeOf(attempt: () => Promise<unknown>) {
  const before = await countDevices()
  const refusal = await attempt().then(
    () => null,
    (error: { code?: string }) => error.code,
  )
  return { refusal, stored: (await countDevices()) - before }
}

const refused = (refusal: RefusalReason) => ({ refusal, stored: 0 })

describe('the enrollment profile (S5, S8)', () => {
  it('asks for User Enrollment of the very account, and for no rights over the device', async () => {
    const device = aDevice()
    await device.signIn()
    const served = await device.fetchProfile()
    expect(device.profile?.enrollsAs).toEqual({ kind: 'account-driven-user', assignedManagedAppleId: ana.email })
    expect(served.includes('AccessRights')).toBe(false)
    expect(device.profile).toMatchObject({
      topic: pushTopic,
      serverUrl: `https://mdm.example.org/mdm/${network.code}/user`,
      signsMessages: true,
      checksOutWhenRemoved: true,
    })
    expect(served.includes(Buffer.from(ana.name))).toBe(false)
  })

  it('names the account in the old way when it is downloaded', async () => {
    const device = aDevice({ request: byProfile })
    await device.signIn()
    await device.fetchProfile()
    expect(device.profile?.enrollsAs).toEqual({ kind: 'profile-user', managedAppleId: ana.email })
  })

  it('keeps its identifier, so that a later one replaces it', async () => {
    const [first, second] = [aDevice(), aDevice({ owner: await aPerson(database.ctx) })]
    for (const device of [first, second]) {
      await device.signIn()
      await device.fetchProfile()
    }
    expect(first.profile?.identifier).toBe(second.profile?.identifier)
    expect(first.profile?.uuid).not.toBe(second.profile?.uuid)
  })

  it('may be asked for again until the device has its identity; the last one counts', async () => {
    const device = aDevice()
    await device.signIn()
    await device.fetchProfile()
    const lost = device.profile?.scep.challenge
    await device.fetchProfile()
    const current = device.profile?.scep.challenge
    expect(lost).not.toBe(current)
    await device.getCertificate()
    await expect(device.fetchProfile()).rejects.toMatchObject({ code: 'TOKEN_USED' })
  })

  it('is downloaded once', async () => {
    const device = aDevice({ request: byProfile })
    await device.signIn()
    const { bearerToken } = device
    await device.fetchProfile()
    device.bearerToken = bearerToken
    await expect(device.fetchProfile()).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' })
  })

  it('is not for the token of another network, another way, or nobody', async () => {
    const device = aDevice()
    await device.signIn()
    const elsewhere = aDevice({ network: await anOpenNetwork(database.ctx) })
    elsewhere.bearerToken = device.bearerToken
    await expect(elsewhere.fetchProfile()).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' })
    const download = aDevice({ request: byProfile })
    download.bearerToken = device.bearerToken
    await expect(download.fetchProfile()).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' })
    await expect(aDevice().fetchProfile()).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' })
  })

  it('is not given out after an hour, nor once the link was closed', async () => {
    const own = await anOpenNetwork(database.ctx)
    const device = aDevice({ network: own })
    await device.signIn()
    const later = new EnrollingDevice(atHour(1.1), { network: own, owner: ana })
    later.bearerToken = device.bearerToken
    await expect(later.fetchProfile()).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' })
    const closed = await updateNetworkSettings(database.ctx, own.id, { userEnrollmentEnabled: false })
    const late = aDevice({ network: closed })
    late.bearerToken = device.bearerToken
    await expect(late.fetchProfile()).rejects.toMatchObject({ code: 'ENROLLMENT_CLOSED' })
  })
})

describe('joining', () => {
  it('makes a personal device the device of the person who signed in', async () => {
    const device = aDevice()
    const id = await device.enroll()
    expect(await getDevice(database.ctx, id)).toMatchObject({
      kind: 'user',
      method: 'account-driven',
      ownerId: ana.id,
      managedAppleAccount: ana.email,
      state: 'enrolled',
      platform: 'ios',
      product: 'iPhone14,5',
      osVersion: '18.2.1',
    })
    const { id: found } = await getDevice(database.ctx, device.identifier)
    expect(found).toBe(id)
  })

  it('stores no identifier that could be read in a stolen database', async () => {
    const device = aDevice()
    const id = await device.enroll()
    const row = await database.db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const channel = await database.db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const session = await database.db
      .selectFrom('enrollmentSessions')
      .selectAll()
      .where('deviceId', '=', id)
      .executeTakeFirstOrThrow()
    const stored = JSON.stringify([row, channel, session], (_key, value) =>
      value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
    )
    for (const secret of [device.identifier, device.bearerToken, device.profile?.scep.challenge]) {
      expect(stored).not.toContain(secret)
    }
  })

  it('leaves one line in the audit, in the name of the person, and asks for a delivery, which wakes it when there is something', async () => {
    const id = await aDevice().enroll()
    const audit = await auditOf(id)
    expect(audit).toEqual([expect.objectContaining({ action: 'device.enrolled', actorKind: 'owner', actorId: ana.id })])
    const waiting = await database.db.selectFrom('deliveries').select('deviceId').where('deviceId', '=', id).execute()
    expect(waiting).toHaveLength(1)
    const pushes = await database.db.selectFrom('pushes').select('channelId').where('deviceId', '=', id).execute()
    expect(pushes).toEqual([])
  })

  it('takes a later TokenUpdate as a new way to wake the same device', async () => {
    const device = aDevice()
    const id = await device.enroll()
    const before = await pushColumns(id)
    await device.tokenUpdate({ AwaitingConfiguration: false })
    const after = await pushColumns(id)
    expect(after.pushTokenSealed).not.toEqual(before.pushTokenSealed)
    expect(after.pushMagicSealed).not.toEqual(before.pushMagicSealed)
    expect(await auditOf(id)).toHaveLength(1)
  })

  it('opens a channel for the user of a Mac, whose device channel carries no token', async () => {
    const mac = await aDeviceWithIdentity({ product: 'Mac14,2', osVersion: '15.1' })
    const { bearerToken } = mac
    mac.bearerToken = null
    const id = await mac.authenticate()
    await mac.tokenUpdate()
    mac.bearerToken = bearerToken
    await mac.tokenUpdate({ EnrollmentUserID: randomUUID().toUpperCase(), NotOnConsole: false })
    const channels = await database.db.selectFrom('channels').select('id').where('deviceId', '=', id).execute()
    expect(channels).toHaveLength(2)
    mac.bearerToken = 'somebody else’s'
    await expect(mac.tokenUpdate()).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' })
  })

  it('enrolls a device of the organization with its serial number', async () => {
    const device = aDevice({ request: ownedDevice })
    const id = await device.enroll()
    expect(device.profile?.enrollsAs).toEqual({ kind: 'device', accessRights: 8191 })
    expect(await getDevice(database.ctx, id)).toMatchObject({
      kind: 'device',
      serialNumber: 'F2LXK0AAAA',
      managedAppleAccount: null,
    })
  })
})

describe('at Authenticate, nothing is stored of', () => {
  it.each([
    ['UDID', { UDID: '00008110-000A1D3E3A88801E' }],
    ['SerialNumber', { SerialNumber: 'F2LXK0ZZZZ' }],
    ['IMEI', { IMEI: '35 111111 222222 3' }],
    ['MEID', { MEID: '35111111222222' }],
  ])('a personal device that tells its %s (S16, S80)', async (_, keys) => {
    const device = await aDeviceWithIdentity()
    expect(await outcomeOf(() => device.authenticate(keys))).toEqual(refused('HARDWARE_IDENTIFIER_SENT'))
  })

  it('a device that enrolls as another kind than was agreed on', async () => {
    const personal = await aDeviceWithIdentity()
    const asOwned = personal.checkin('Authenticate', { EnrollmentID: undefined, UDID: 'A'.repeat(40) })
    expect(await outcomeOf(() => authenticateWith(asOwned))).toEqual(refused('HARDWARE_IDENTIFIER_SENT'))
    const otherAddress = { ...personal.checkin('Authenticate', {}), endpointKind: 'device' as const }
    expect(await outcomeOf(() => authenticateWith(otherAddress))).toEqual(refused('WRONG_ENROLLMENT_KIND'))
    const owned = await aDeviceWithIdentity({ request: ownedDevice })
    const asPersonal = owned.checkin('Authenticate', {
      UDID: undefined,
      SerialNumber: undefined,
      EnrollmentID: randomUUID(),
    })
    expect(await outcomeOf(() => authenticateWith(asPersonal))).toEqual(refused('WRONG_ENROLLMENT_KIND'))
  })

  it('a product or system that cannot be user-enrolled', async () => {
    const tv = await aDeviceWithIdentity({ product: 'AppleTV14,1' })
    expect(await outcomeOf(() => tv.authenticate())).toEqual(refused('DEVICE_CANNOT_ENROLL'))
    const old = await aDeviceWithIdentity({ osVersion: '14.8' })
    expect(await outcomeOf(() => old.authenticate())).toEqual(refused('SYSTEM_TOO_OLD'))
    const tooNew = await aDeviceWithIdentity({ request: byProfile, osVersion: '18.0' })
    expect(await outcomeOf(() => tooNew.authenticate())).toEqual(refused('SYSTEM_TOO_NEW'))
  })

  it('a device of another push topic', async () => {
    const device = await aDeviceWithIdentity()
    expect(await outcomeOf(() => device.authenticate({ Topic: 'com.apple.mgmt.External.other' }))).toEqual(
      refused('WRONG_TOPIC'),
    )
  })

  it('a phone without the token of its user, or with another', async () => {
    const device = await aDeviceWithIdentity()
    device.bearerToken = null
    expect(await outcomeOf(() => device.authenticate())).toEqual(refused('TOKEN_MISSING'))
    const other = aDevice()
    await other.signIn()
    device.bearerToken = other.bearerToken
    expect(await outcomeOf(() => device.authenticate())).toEqual(refused('TOKEN_UNKNOWN'))
  })

  it('a certificate that was not issued here, or in another network', async () => {
    const device = await aDeviceWithIdentity()
    const unknown = { ...device.checkin('Authenticate', {}), identity: { fingerprint: Buffer.alloc(32) } }
    expect(await outcomeOf(() => authenticateWith(unknown))).toEqual(refused('CERTIFICATE_UNKNOWN'))
    const elsewhere = { ...device.checkin('Authenticate', {}), network: await anOpenNetwork(database.ctx) }
    expect(await outcomeOf(() => authenticateWith(elsewhere))).toEqual(refused('CERTIFICATE_UNKNOWN'))
  })

  it('a second device under the Enrollment ID of one that is enrolled', async () => {
    const device = aDevice()
    await device.enroll()
    const copy = await aDeviceWithIdentity({ identifier: device.identifier })
    expect(await outcomeOf(() => copy.authenticate())).toEqual(refused('ENROLLMENT_ID_TAKEN'))
  })

  it('a second Enrollment ID under the certificate of a device', async () => {
    const device = aDevice()
    const id = await device.enroll()
    expect(await outcomeOf(() => device.authenticate({ EnrollmentID: randomUUID() }))).toEqual(
      refused('ENROLLMENT_ID_CHANGED'),
    )
    expect((await getDevice(database.ctx, id)).state).toBe('enrolled')
  })

  it('a device that left', async () => {
    const device = aDevice()
    await device.enroll()
    await device.checkOut()
    expect(await outcomeOf(() => device.authenticate())).toEqual(refused('CERTIFICATE_UNKNOWN'))
    const back = await aDeviceWithIdentity({ identifier: device.identifier })
    expect(await outcomeOf(() => back.authenticate())).toEqual(refused('DEVICE_LEFT'))
  })
})

describe('two at once', () => {
  it('Authenticate with one certificate: the first one wins for good', async () => {
    const device = await aDeviceWithIdentity()
    const before = await countDevices()
    const attempts = [randomUUID(), randomUUID()].map((id) => device.authenticate({ EnrollmentID: id }))
    const outcomes = await Promise.allSettled(attempts)
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await countDevices()).toBe(before + 1)
  })

  it('fetch the profile: one challenge is left', async () => {
    const device = aDevice()
    await device.signIn()
    await Promise.all([device.fetchProfile(), device.fetchProfile()])
    const hashes = await database.db
      .selectFrom('enrollmentSessions')
      .select('challengeHash')
      .where('state', '=', 'profile-issued')
      .execute()
    expect(hashes.filter((row) => row.challengeHash !== null).length).toBeGreaterThan(0)
  })
})

describe('TokenUpdate is refused', () => {
  it('with an unlock token from a personal device', async () => {
    const device = aDevice()
    const id = await device.enroll()
    await expect(device.tokenUpdate({ UnlockToken: Buffer.from('secret') })).rejects.toMatchObject({
      code: 'HARDWARE_IDENTIFIER_SENT',
    })
    const row = await database.db
      .selectFrom('devices')
      .select('unlockTokenSealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.unlockTokenSealed).toBeNull()
  })

  it('with one at the end of an enrollment, and leaves no half record (S80)', async () => {
    const device = await aDeviceWithIdentity()
    const id = await device.authenticate()
    await expect(device.tokenUpdate({ UnlockToken: Buffer.from('secret') })).rejects.toMatchObject({
      code: 'HARDWARE_IDENTIFIER_SENT',
    })
    await expect(getDevice(database.ctx, id)).rejects.toMatchObject({ code: 'DEVICE_NOT_FOUND' })
  })

  it('in the name of another device', async () => {
    const [device, other] = [aDevice(), aDevice()]
    await device.enroll()
    await other.enroll()
    await expect(device.tokenUpdate({ EnrollmentID: other.identifier })).rejects.toMatchObject({
      code: 'ENROLLMENT_ID_CHANGED',
    })
  })

  it('before Authenticate', async () => {
    const device = await aDeviceWithIdentity()
    await expect(device.tokenUpdate()).rejects.toMatchObject({ code: 'CERTIFICATE_UNKNOWN' })
  })

  it('but keeps the unlock token of a device of the organization', async () => {
    const device = aDevice({ request: ownedDevice, identifier: 'B'.repeat(40) })
    const id = await device.enroll()
    await device.tokenUpdate({ UnlockToken: Buffer.from('secret') })
    await device.tokenUpdate()
    const row = await database.db
      .selectFrom('devices')
      .select('unlockTokenSealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.unlockTokenSealed).not.toBeNull()
  })
})

describe('a device of the organization that enrolls again', () => {
  it('takes its record up again after it left', async () => {
    const udid = 'C'.repeat(40)
    const first = aDevice({ request: ownedDevice, identifier: udid })
    const id = await first.enroll()
    await first.checkOut()
    const bo = await aPerson(database.ctx)
    const second = aDevice({ request: ownedDevice, identifier: udid, owner: bo })
    expect(await second.enroll()).toBe(id)
    expect(await getDevice(database.ctx, id)).toMatchObject({ state: 'enrolled', ownerId: bo.id })
    await expect(first.tokenUpdate()).rejects.toMatchObject({ code: 'CERTIFICATE_UNKNOWN' })
  })

  it('does so for the same person even if it never said that it left', async () => {
    const udid = 'D'.repeat(40)
    const first = aDevice({ request: ownedDevice, identifier: udid })
    const id = await first.enroll()
    expect(await aDevice({ request: ownedDevice, identifier: udid }).enroll()).toBe(id)
    await expect(first.tokenUpdate()).rejects.toMatchObject({ code: 'CERTIFICATE_UNKNOWN' })
  })

  it('is not another person’s enrolled device', async () => {
    const udid = 'E'.repeat(40)
    await aDevice({ request: ownedDevice, identifier: udid }).enroll()
    const thief = await aDeviceWithIdentity({
      request: ownedDevice,
      identifier: udid,
      owner: await aPerson(database.ctx),
    })
    expect(await outcomeOf(() => thief.authenticate())).toEqual(refused('ENROLLMENT_ID_TAKEN'))
  })

  it('is let in again after an admin has forgotten it', async () => {
    const udid = '9'.repeat(40)
    const id = await aDevice({ request: ownedDevice, identifier: udid }).enroll()
    await removeDevice(database.ctx, id, { forget: true })
    const again = aDevice({ request: ownedDevice, identifier: udid, owner: await aPerson(database.ctx) })
    expect(await again.enroll()).not.toBe(id)
  })
})

it('tells admins of a refusal without a word about who it was', async () => {
  const own = await anOpenNetwork(database.ctx)
  const device = await aDeviceWithIdentity({ network: own })
  await device.authenticate({ SerialNumber: 'F2LXK0ZZZZ' }).catch(() => undefined)
  await device.authenticate({ SerialNumber: 'F2LXK0ZZZZ' }).catch(() => undefined)
  const entries = await database.db
    .selectFrom('auditEntries')
    .selectAll()
    .where('networkId', '=', own.id)
    .where('action', '=', 'enrollment.refused')
    .execute()
  expect(entries.map((entry) => entry.after)).toEqual([expect.objectContaining({ reason: 'HARDWARE_IDENTIFIER_SENT' })])
  expect(JSON.stringify(entries)).not.toMatch(new RegExp(`F2LXK0ZZZZ|${device.identifier}|${ana.name}`))
})

function atHour(hours: number) {
  return { ...database.ctx, now: () => new Date(Date.now() + hours * 3_600_000) }
}

function authenticateWith(checkin: Checkin<Authenticate>): Promise<DeviceId> {
  return authenticate(database.ctx, checkin)
}

function auditOf(id: DeviceId) {
  return database.db.selectFrom('auditEntries').selectAll().where('subjectId', '=', id).execute()
}

function pushColumns(id: DeviceId) {
  return database.db
    .selectFrom('channels')
    .select(['pushTokenSealed', 'pushMagicSealed'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}
