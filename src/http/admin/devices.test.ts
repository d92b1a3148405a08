import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminServer, adminServer } from '../../../tests/support/admin-server.ts'
import { anEnrolledDevice, anOwner, type EnrolledDevice } from '../../../tests/support/enrolled-device.ts'
import type { EnrollmentKind } from '../../domain/devices/device.ts'

let api: AdminServer
let phone: EnrolledDevice
let mac: EnrolledDevice
beforeAll(async () => {
  api = await adminServer()
  phone = await enroll('user')
  mac = await anEnrolledDevice(api.ctx, {
    network: api.network,
    kind: 'device',
    platform: 'macos',
    product: 'Mac14,2',
    osVersion: '15.1',
    serialNumber: 'C02XK0AAJG5H',
  })
})
afterAll(() => api.close())

function enroll(kind: EnrollmentKind): Promise<EnrolledDevice> {
  return anEnrolledDevice(api.ctx, { network: api.network, kind })
}

describe('a device', () => {
  it('is found by Lodger’s id and by what the device calls itself (S81)', async () => {
    const byId = await api.ask('GET', `/devices/${phone.id}`)
    expect(byId.json).toMatchObject({
      id: phone.id,
      kind: 'user',
      enrollmentId: phone.enrollmentId,
      ownerIsFixed: true,
    })
    expect((await api.ask('GET', `/devices/${phone.enrollmentId}`)).json).toMatchObject({ id: phone.id })
  })

  it('says why its serial number is not there under User Enrollment, and tells it otherwise (S82)', async () => {
    const reason = 'Not available in User Enrollment'
    expect((await api.ask('GET', `/devices/${phone.id}`)).json).toMatchObject({
      serialNumber: { available: false, reason },
    })
    const serialNumber = { available: true, value: 'C02XK0AAJG5H' }
    expect((await api.ask('GET', `/devices/${mac.id}`)).json).toMatchObject({ serialNumber })
  })

  it('keeps its owner under User Enrollment and may get another otherwise (S49)', async () => {
    const { id: ownerId } = await anOwner(api.ctx)
    const fixed = await api.ask('PATCH', `/devices/${phone.id}`, { body: { ownerId } })
    expect([fixed.status, fixed.code]).toEqual([409, 'OWNER_IS_FIXED'])
    expect((await api.ask('PATCH', `/devices/${mac.id}`, { body: { ownerId } })).json).toMatchObject({
      owner: { id: ownerId },
    })
    expect((await api.ask('PATCH', `/devices/${phone.id}`, { body: { tags: ['sales'] } })).json).toMatchObject({
      tags: ['sales'],
    })
  })

  it('of another network does not exist, whatever name it is called by', async () => {
    const other = (await api.ask('POST', '/networks', { body: { name: 'Paris' } })).json as { id: string }
    const headers = await api.keyHeaders({ role: 'full', networks: new Set([other.id as never]) })
    for (const id of [phone.id, phone.enrollmentId]) {
      const answer = await api.ask('GET', `/devices/${id}`, { headers })
      expect([answer.status, answer.code]).toEqual([404, 'DEVICE_NOT_FOUND'])
    }
    expect((await api.ask('GET', '/devices', { headers })).json).toEqual({ items: [], nextCursor: null })
    const body = { deviceIds: [phone.id], addTags: ['mine'] }
    expect((await api.ask('POST', '/devices/bulk-update', { body, headers })).json).toMatchObject({
      changed: 0,
      skipped: [{ deviceId: phone.id, code: 'DEVICE_NOT_FOUND' }],
    })
  })

  it('that left is gone for good, not merely unknown (S84)', async () => {
    const leaver = await enroll('user')
    const told = await api.ask('DELETE', `/devices/${leaver.id}`)
    expect([told.status, told.json]).toEqual([202, { state: 'leaving' }])
    const forgotten = await api.ask('DELETE', `/devices/${leaver.id}?forget=true`)
    expect(forgotten.json).toEqual({ state: 'forgotten' })
    const answer = await api.ask('GET', `/devices/${leaver.enrollmentId}`)
    expect([answer.status, answer.code]).toEqual([410, 'DEVICE_LEFT'])
    expect((await api.ask('GET', `/devices/${leaver.id}`)).code).toBe('DEVICE_NOT_FOUND')
    expect((await api.ask('GET', `/devices?search=${leaver.enrollmentId}`)).json).toMatchObject({ items: [] })
  })
})

describe('the list of devices', () => {
  it('filters, counts and exports the same devices', async () => {
    const filter = `ownerId=${phone.owner.id}&kind=user&state=enrolled`
    expect((await api.ask('GET', `/devices?${filter}`)).json).toMatchObject({
      items: [{ id: phone.id }],
      nextCursor: null,
    })
    expect((await api.ask('GET', `/devices/count?${filter}`)).json).toEqual({ count: 1, isExact: true })
    const csv = await api.ask('GET', `/devices.csv?${filter}`)
    const [header, line, rest] = csv.text.split('\r\n')
    expect(header).toMatch(/^\uFEFFname,enrollment id,serial number,/)
    expect(line).toContain(`,${phone.enrollmentId},Not available in User Enrollment,user,enrolled,`)
    expect(rest).toBe('')
  })

  it('exports the serial number of a device that tells it', async () => {
    expect((await api.ask('GET', '/devices.csv?kind=device')).text).toContain(
      `${mac.enrollmentId},C02XK0AAJG5H,device,`,
    )
  })
})

describe('many devices at once', () => {
  it('are changed, and who is skipped is said with the reason', async () => {
    const { id: ownerId } = await anOwner(api.ctx)
    const body = { deviceIds: [phone.id, mac.id], addTags: ['moved'], ownerId }
    expect((await api.ask('POST', '/devices/bulk-update', { body })).json).toMatchObject({
      changed: 1,
      skipped: [{ deviceId: phone.id, code: 'OWNER_IS_FIXED' }],
    })
  })
})

describe('a command', () => {
  const commands = (device: EnrolledDevice) => `/devices/${device.id}/commands`

  it('is queued once, and given back when it waits already', async () => {
    const device = await enroll('user')
    const body = { requestType: 'DeviceInformation' }
    const first = await api.ask('POST', commands(device), { body })
    const second = await api.ask('POST', commands(device), { body })
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.json).toEqual(first.json)
    expect((await api.ask('GET', commands(device))).json).toMatchObject({
      items: [{ requestType: 'DeviceInformation', state: 'pending' }],
    })
  })

  it.each(['EraseDevice', 'DeviceLock', 'ClearPasscode', 'ActivationLockBypassCode', 'ClearActivationLockBypassCode'])(
    '%s is refused to a user-enrolled device, with the reason that the page shows',
    async (requestType) => {
      const answer = await api.ask('POST', commands(phone), { body: { requestType } })
      expect([answer.status, answer.code]).toEqual([422, 'COMMAND_NOT_ALLOWED'])
      const { detail } = answer.json as { detail: string }
      const { commands: choices } = (await api.ask('GET', `/devices/${phone.id}`)).json as { commands: object[] }
      expect(choices).toContainEqual(
        expect.objectContaining({ requestType, refusal: expect.objectContaining({ reason: detail }) }),
      )
    },
  )

  it('may be taken back until the device has it', async () => {
    const device = await enroll('user')
    const { id } = (await api.ask('POST', commands(device), { body: { requestType: 'ProfileList' } })).json as {
      id: string
    }
    expect((await api.ask('DELETE', `${commands(device)}/${id}`)).status).toBe(204)
    expect((await api.ask('DELETE', `${commands(device)}/${id}`)).code).toBe('COMMAND_NOT_FOUND')
  })

  it('that installs what is no profile is refused', async () => {
    const body = { requestType: 'InstallProfile', profile: Buffer.from('no profile').toString('base64') }
    const answer = await api.ask('POST', commands(mac), { body })
    expect([answer.status, answer.code]).toEqual([400, 'PROFILE_INVALID'])
  })

  it('appears in the timeline, with who asked for it', async () => {
    const device = await enroll('user')
    await api.ask('POST', commands(device), { body: { requestType: 'CertificateList' } })
    const { items } = (await api.ask('GET', `/devices/${device.id}/timeline`)).json as { items: object[] }
    expect(items).toContainEqual(
      expect.objectContaining({
        kind: 'command',
        actor: 'Ana Bauer',
        command: expect.objectContaining({ state: 'pending' }),
      }),
    )
  })
})

describe('deleting an owner who has devices', () => {
  it('is refused, or has the devices leave first', async () => {
    const device = await enroll('user')
    const path = `/owners/${device.owner.id}`
    const refused = await api.ask('DELETE', path)
    expect([refused.status, refused.code]).toEqual([409, 'OWNER_HAS_DEVICES'])
    const leaving = await api.ask('DELETE', `${path}?leaving=true`)
    expect([leaving.status, leaving.code]).toEqual([409, 'OWNER_DEVICES_LEAVING'])
    expect((await api.ask('GET', `/devices/${device.id}`)).json).toMatchObject({ state: 'leaving' })
    await api.ask('DELETE', `/devices/${device.id}?forget=true`)
    expect((await api.ask('DELETE', `${path}?leaving=true`)).status).toBe(204)
  })
})

it('compares the kinds of enrollment (S77)', async () => {
  const { columns } = (await api.ask('GET', '/enrollment-kinds')).json as { columns: { kind: string }[] }
  expect(columns.map(({ kind }) => kind)).toEqual(['user', 'device', 'automated'])
})
