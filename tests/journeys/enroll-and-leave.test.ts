import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personalSnapshot, personalTexts } from '../../simulator/device/personal-side.ts'
import { listAudit } from '../../src/contract/audit.ts'
import { enqueueCommand, getDevice, listDevices, removeDevice, updateDevice } from '../../src/contract/devices.ts'
import { startWorld, until, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

describe('a personal device', () => {
  it('S8, S30, S41: gets one work container for the owner’s own Managed Apple Account', async () => {
    const ana = await world.aPerson('Ana Container')
    const phone = await world.enroll(ana, { model: 'iphone', osVersion: '18.2' })
    expect(phone.container?.account).toBe(ana.email)
    expect(await world.shown(phone)).toMatchObject({
      kind: 'user',
      method: 'account-driven',
      platform: 'ios',
      managedAppleAccount: ana.email,
      state: 'enrolled',
    })
  })

  it.each([
    ['S1', 'iphone', '15.7', 'ios'],
    ['S1', 'iphone', '17.6', 'ios'],
    ['S1', 'iphone', '26.0', 'ios'],
    ['S2', 'ipad', '18.2', 'ipados'],
    ['S3', 'mac', '15.2', 'macos'],
    ['S1', 'vision-pro', '2.2', 'visionos'],
  ])('%s: %s with version %s enrolls', async (_row, model, osVersion, platform) => {
    const person = await world.aPerson(`Person ${model} ${osVersion}`)
    const device = await world.enroll(person, { model, osVersion })
    await until(async () => (await world.shown(device)).osVersion?.startsWith(osVersion) ?? false)
    expect(await world.shown(device)).toMatchObject({ platform, hasUserChannel: platform === 'macos' })
  })

  it('S79, S81, S82: is shown by its Enrollment ID, as User Enrollment, without a serial number', async () => {
    const person = await world.aPerson('Sam Shown')
    const phone = await world.enroll(person, { model: 'iphone' })
    const shown = await world.api.call(getDevice, { params: { id: phone.enrollment!.id } })
    expect(shown.enrollmentId).toBe(phone.enrollment!.id)
    expect(shown.serialNumber).toEqual({ available: false, reason: 'Not available in User Enrollment' })
    expect(shown.ownerIsFixed).toBe(true)
    const found = await world.api.call(listDevices, { query: { search: phone.enrollment!.id } })
    expect(found.items.map(({ id }) => id)).toEqual([shown.id])
  })

  it('S6, S7, S9: leaves no trace of personal things anywhere, and finds them untouched', async () => {
    const person = await world.aPerson('Petra Private')
    const phone = await world.enroll(person, { model: 'iphone', misbehaviors: ['personal-apps-in-answers'] })
    const before = personalSnapshot(phone.personal)
    await world.settled()
    const dump = await world.dump()
    expect(dump).toContain(person.email)
    for (const text of personalTexts(phone.personal)) expect(dump).not.toContain(text)
    await phone.leave()
    expect(personalSnapshot(phone.personal)).toBe(before)
  })

  it('S49: cannot be given another owner', async () => {
    const [person, other] = [await world.aPerson('Olga Owner'), await world.aPerson('Otto Other')]
    const phone = await world.enroll(person, { model: 'iphone' })
    const refusal = await world.api.refusal(updateDevice, {
      params: { id: phone.enrollment!.id },
      body: { ownerId: other.id },
    })
    expect(refusal).toMatchObject({ status: 409, code: 'OWNER_IS_FIXED' })
  })

  it('S50: has a new owner after it was enrolled again by somebody else', async () => {
    const [first, second] = [await world.aPerson('Fia First'), await world.aPerson('Sia Second')]
    const phone = await world.enroll(first, { model: 'iphone' })
    const { id } = phone.enrollment!
    await phone.reenroll({ email: second.email, password: second.password })
    await until(async () => (await world.shown(phone)).state === 'enrolled')
    expect(phone.enrollment!.id).not.toBe(id)
    expect((await world.shown(phone)).owner?.id).toBe(second.id)
  })

  it('S84, S85, S86: is forgotten by itself when it leaves', async () => {
    const person = await world.aPerson('Lena Leaver')
    const phone = await world.enroll(person, { model: 'iphone' })
    const { id: enrollmentId } = phone.enrollment!
    await world.settled()
    const { id } = await world.shown(phone)
    await phone.leave()
    await until(async () => (await world.api.raw(`/api/v1/devices/${enrollmentId}`)).status === 410)
    await world.settled()
    expect((await world.api.call(listDevices, { query: { ownerId: person.id } })).items).toEqual([])
    const dump = await world.dump()
    expect(dump).not.toContain(enrollmentId)
    const audit = await world.api.call(listAudit, { query: { action: 'device.left' } })
    expect(JSON.stringify(audit.items)).not.toContain(enrollmentId)
    expect(audit.items.some(({ subject }) => subject.id === id || subject.id === null)).toBe(true)
  })

  it('leaves when an admin says so, and takes its work things along', async () => {
    const person = await world.aPerson('Rita Removed')
    const phone = await world.enroll(person, { model: 'iphone' })
    const { id } = await world.shown(phone)
    expect(await world.api.call(removeDevice, { params: { id } })).toEqual({ state: 'leaving' })
    await phone.when(({ enrollment }) => enrollment === null)
    expect(phone.container).toBeNull()
    await until(async () => (await world.api.raw(`/api/v1/devices/${id}`)).status !== 200)
  })
})

describe('a device the organization owns', () => {
  it('S84: stays listed as unenrolled when it leaves', async () => {
    const person = await world.aPerson('Dora Device')
    const ipad = await world.enrollFromLink(person, { model: 'ipad' }, `${world.link}/device`)
    expect(await world.shown(ipad)).toMatchObject({ kind: 'device', serialNumber: { available: true } })
    const { id } = await world.shown(ipad)
    await ipad.leave()
    await until(async () => (await world.api.call(getDevice, { params: { id } })).state === 'unenrolled')
  })

  it('can be locked, which no personal device can', async () => {
    const person = await world.aPerson('Lars Locked')
    const own = await world.enrollFromLink(person, { model: 'iphone' }, `${world.link}/device`)
    const { id } = await world.shown(own)
    await world.api.call(enqueueCommand, { params: { id }, body: { requestType: 'DeviceLock' } })
    await own.when(({ wire }) => wire.entries.some(({ command }) => command === 'DeviceLock'))
  })
})
