import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SimulatedDevice } from '../../simulator/device/device.ts'
import { useIdentity } from '../../simulator/device/install-enrollment-profile.ts'
import { listAudit } from '../../src/contract/audit.ts'
import {
  type CommandRequest,
  enqueueCommand,
  getTimeline,
  listCommands,
  listDevices,
} from '../../src/contract/devices.ts'
import { updateNetworkSettings } from '../../src/contract/networks.ts'
import { forgetSilentDevices } from '../../src/domain/enrollment/forget-silent-devices.ts'
import { renewIdentities } from '../../src/domain/enrollment/renew-identities.ts'
import type { Ctx } from '../../src/platform/ctx.ts'
import { startWorld, until, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

describe('a device that talks', () => {
  it('answers later what it cannot answer while it is locked', async () => {
    const phone = await world.enroll(await world.aPerson('Nina Not-Now'), { model: 'iphone' })
    await world.settled()
    phone.lock()
    const id = await ask(phone, { requestType: 'CertificateList' })
    await until(async () => (await stateOf(phone, id)) === 'not-now')
    phone.unlock()
    await until(async () => (await stateOf(phone, id)) === 'acknowledged')
  })

  it('goes on with what it can answer while it is locked', async () => {
    const phone = await world.enroll(await world.aPerson('Olga Other'), { model: 'iphone' })
    await world.settled()
    phone.lock()
    const postponed = await ask(phone, { requestType: 'CertificateList' })
    const possible = await ask(phone, { requestType: 'DeviceInformation' })
    await until(async () => (await stateOf(phone, possible)) === 'acknowledged')
    expect(await stateOf(phone, postponed)).toBe('not-now')
  })

  it('is heard once though it says everything twice', async () => {
    const person = await world.aPerson('Dora Double')
    const phone = await world.enroll(person, { model: 'iphone', misbehaviors: ['duplicate-results'] })
    await world.settled()
    const answers = phone.wire.entries.filter(({ message }) => message.startsWith('Acknowledged'))
    const answered = new Set(answers.map(({ message }) => message))
    expect(answers.length).toBe(answered.size * 2)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    const commands = await commandsOf(phone)
    expect(commands.map(({ state }) => state)).toEqual(commands.map(() => 'acknowledged'))
    expect(commands).toHaveLength(answered.size)
    const { items } = await world.api.call(getTimeline, { params: { id: phone.enrollment!.id }, query: { limit: 500 } })
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
  })

  it('signs in again, and stays, when its token is not good any more', async () => {
    const person = await world.aPerson('Stella Stale')
    const phone = await world.enroll(person, { model: 'iphone' })
    await world.settled()
    const { id } = phone.enrollment!
    phone.enrollment!.bearerToken = 'a-token-of-long-ago'
    const talked = phone.wire.entries.length
    await phone.poll()
    const [refused, ...rest] = phone.wire.entries.slice(talked)
    expect([refused?.status, rest.at(-1)?.status]).toEqual([401, 200])
    expect(phone.enrollment).toMatchObject({ id, bearerToken: expect.not.stringContaining('long-ago') })
    const command = await ask(phone, { requestType: 'DeviceInformation' })
    await until(async () => (await stateOf(phone, command)) === 'acknowledged')
    expect((await world.api.call(listDevices, { query: { ownerId: person.id } })).items).toHaveLength(1)
    expect(phone.wire.violations).toEqual([])
  })

  it('is shown that somebody else signs in on it, and is not taken over', async () => {
    const [person, other] = [await world.aPerson('Rosa Rightful'), await world.aPerson('Theo Thief')]
    const phone = await world.enroll(person, { model: 'iphone' })
    await world.settled()
    Object.assign(phone.enrollment!, {
      bearerToken: 'a-token-of-long-ago',
      person: { email: other.email, password: other.password, identifier: other.email },
    })
    const talked = phone.wire.entries.length
    await phone.poll()
    expect(phone.wire.entries.slice(talked).every(({ status }) => status === 401)).toBe(true)
    expect((await world.shown(phone)).owner?.id).toBe(person.id)
  })

  it('S83: is one of two of the same owner and model, and they are never mixed up', async () => {
    const person = await world.aPerson('Tia Twice')
    const [first, second] = [
      await world.enroll(person, { model: 'iPhone14,7' }),
      await world.enroll(person, { model: 'iPhone14,7' }),
    ]
    const shown = [await world.shown(first), await world.shown(second)]
    expect(shown.map(({ name }) => name)).toEqual(['iPhone 14', 'iPhone 14 · 2'])
    expect(new Set(shown.flatMap(({ id, enrollmentId }) => [id, enrollmentId])).size).toBe(4)
    await world.settled()
    const heard = first.wire.entries.length
    const command = await ask(second, { requestType: 'ProfileList' })
    await until(async () => (await stateOf(second, command)) === 'acknowledged')
    expect(first.wire.entries).toHaveLength(heard)
    await first.leave()
    await until(async () => (await world.api.call(listDevices, { query: { ownerId: person.id } })).items.length === 1)
    expect((await world.shown(second)).state).toBe('enrolled')
  })
})

describe('a Mac', () => {
  it('S3: has a channel of its own and one of its user, and each is asked what concerns it', async () => {
    const mac = await world.enroll(await world.aPerson('Mia Mac'), { model: 'mac' })
    await world.settled()
    expect((await world.shown(mac)).hasUserChannel).toBe(true)
    const channelsOf = async (requestType: string) =>
      (await commandsOf(mac)).filter((each) => each.requestType === requestType).map(({ channel }) => channel)
    expect((await channelsOf('ProfileList')).toSorted()).toEqual(['device', 'user'])
    expect(await channelsOf('DeviceInformation')).toEqual(['device'])
    const commands = await commandsOf(mac)
    expect(commands.map(({ state }) => state)).toEqual(commands.map(() => 'acknowledged'))
    expect(mac.wire.violations).toEqual([])
  })
})

describe('User Enrollment by profile', () => {
  it('S1, S27: is there for a phone with iOS 17 from the link', async () => {
    const person = await world.aPerson('Paul Profile')
    const phone = await world.enrollFromLink(person, { model: 'iphone', osVersion: '17.7.2' })
    expect(phone.container?.account).toBe(person.email)
    expect(await world.shown(phone)).toMatchObject({ kind: 'user', method: 'profile' })
  })

  it('S24: is refused when it is off, while account-driven enrollment goes on', async () => {
    const { id } = world.sandbox.network
    await world.api.call(updateNetworkSettings, { params: { id }, body: { profileUserEnrollmentEnabled: false } })
    try {
      const person = await world.aPerson('Olaf Off')
      for (const osVersion of ['14.8', '17.7.2']) {
        await expect(world.enrollFromLink(person, { model: 'iphone', osVersion })).rejects.toMatchObject({
          code: expect.stringMatching(/^(WEB_PAGE|SIGN_IN_REFUSED|NO_PROFILE)$/),
        })
      }
      expect((await world.api.call(listDevices, { query: { ownerId: person.id } })).items).toEqual([])
      await world.enroll(person, { model: 'iphone', osVersion: '17.7.2' })
    } finally {
      await world.api.call(updateNetworkSettings, { params: { id }, body: { profileUserEnrollmentEnabled: true } })
    }
  })

  it('S1: is nothing for a system that has outlived it, nor for a Vision Pro', async () => {
    const person = await world.aPerson('Nele New')
    for (const spec of [{ model: 'iphone', osVersion: '18.2.1' }, { model: 'vision-pro' }]) {
      await expect(world.enrollFromLink(person, spec)).rejects.toThrow()
    }
    expect((await world.api.call(listDevices, { query: { ownerId: person.id } })).items).toEqual([])
  })

  it('S1: a Vision Pro enrolls account-driven', async () => {
    const person = await world.aPerson('Vera Vision')
    const headset = await world.enroll(person, { model: 'vision-pro', osVersion: '2.2' })
    await world.settled()
    expect(await world.shown(headset)).toMatchObject({
      platform: 'visionos',
      method: 'account-driven',
      state: 'enrolled',
    })
    expect(headset.wire.violations).toEqual([])
  })
})

describe('a device that Apple cannot reach', () => {
  it('lapses, and comes back with its next word', async () => {
    const phone = await world.enroll(await world.aPerson('Lara Lapsed'), { model: 'iphone' })
    await world.settled()
    dropPushesTo(phone)
    const command = await ask(phone, { requestType: 'DeviceInformation' })
    await until(async () => (await world.shown(phone)).state === 'lapsed')
    expect(await stateOf(phone, command)).toBe('pending')
    await phone.poll()
    await until(async () => (await stateOf(phone, command)) === 'acknowledged')
    expect((await world.shown(phone)).state).toBe('enrolled')
  })

  it('S85: is forgotten by itself when it stays silent, and one that is only quiet is not', async () => {
    const [gone, quiet] = [await world.aPerson('Gina Gone'), await world.aPerson('Quinn Quiet')]
    const [erased, idle] = [
      await world.enroll(gone, { model: 'iphone' }),
      await world.enroll(quiet, { model: 'iphone' }),
    ]
    await world.settled()
    const { id: enrollmentId } = erased.enrollment!
    const { id } = await world.shown(erased)
    await erased.erase()
    await world.api.call(enqueueCommand, { params: { id }, body: { requestType: 'DeviceInformation' } })
    await until(async () => (await stateOfDevice(id)) === 'lapsed')

    const silentBefore = (await silentDevices()).length
    await forgetSilentDevices(ctxIn(30))
    expect(await stateOfDevice(id)).toBe('lapsed')
    await forgetSilentDevices(ctxIn(61))
    expect((await world.api.raw(`/api/v1/devices/${enrollmentId}`)).status).toBe(410)
    expect(await world.dump()).not.toContain(enrollmentId)
    const silent = await silentDevices()
    expect(silent.length).toBeGreaterThan(silentBefore)
    expect(silent[0]).toMatchObject({ subject: { kind: 'device', id: null } })
    expect((await world.shown(idle)).state).toBe('enrolled')
  })

  it('S84: stays listed as unenrolled when it belongs to the organization', async () => {
    const person = await world.aPerson('Orla Owned')
    const ipad = await world.enrollFromLink(person, { model: 'ipad' }, `${world.link}/device`)
    await world.settled()
    const { id } = await world.shown(ipad)
    await ipad.erase()
    await world.api.call(enqueueCommand, { params: { id }, body: { requestType: 'DeviceInformation' } })
    await until(async () => (await stateOfDevice(id)) === 'lapsed')
    await forgetSilentDevices(ctxIn(61))
    expect(await stateOfDevice(id)).toBe('unenrolled')
  })
})

describe('an identity that is about to expire', () => {
  it.each(['iphone', 'mac'])('is renewed on the %s by the same profile, without anybody noticing', async (model) => {
    const device = await world.enroll(await world.aPerson(`Ria Renewed ${model}`), { model })
    await world.settled()
    const { enrollment } = device
    const before = { ...enrollment! }
    await renewIdentities(ctxIn(345), world.sandbox.lodger.app.config)
    await device.poll()
    await until(async () => {
      await device.poll()
      return !enrollment!.identity.certificate.equals(before.identity.certificate)
    })
    expect(device.enrollment).toBe(enrollment)
    expect(enrollment!.profile).toMatchObject({
      identifier: before.profile.identifier,
      serverUrl: before.profile.serverUrl,
      topic: before.profile.topic,
    })
    await world.settled()
    expect(await world.shown(device)).toMatchObject({ enrollmentId: before.id, state: 'enrolled' })
    const renewal = (await commandsOf(device)).find(({ requestType }) => requestType === 'InstallProfile')
    expect(renewal).toMatchObject({ subject: before.profile.identifier, channel: 'device', state: 'acknowledged' })
    const command = await ask(device, { requestType: 'DeviceInformation' })
    await until(async () => (await stateOf(device, command)) === 'acknowledged')
    const { id } = await world.shown(device)
    const { items } = await world.api.call(listAudit, { query: { subjectId: id, action: 'identity.renewed' } })
    expect(items).toHaveLength(1)
    expect(device.wire.violations).toEqual([])
  })

  it('counts on when the device has to go back to it', async () => {
    const phone = await world.enroll(await world.aPerson('Olli Old'), { model: 'iphone' })
    await world.settled()
    const enrollment = phone.enrollment!
    const { identity: old } = enrollment
    await renewIdentities(ctxIn(345), world.sandbox.lodger.app.config)
    await until(async () => {
      await phone.poll()
      return enrollment.identity !== old
    })
    await world.settled()
    enrollment.identity = old
    useIdentity(phone, enrollment)
    const command = await ask(phone, { requestType: 'DeviceInformation' })
    await until(async () => (await stateOf(phone, command)) === 'acknowledged')
  })
})

describe('a server that is started again', () => {
  it('knows its devices, and hands them what was waiting', async () => {
    const phone = await world.enroll(await world.aPerson('Rena Restart'), { model: 'iphone' })
    const mac = await world.enroll(await world.aPerson('Remo Restart'), { model: 'mac' })
    await world.settled()
    phone.goOffline()
    const waiting = await ask(phone, { requestType: 'ProfileList' })
    const before = await world.api.call(listDevices, { query: { limit: 500 } })

    await world.restart()
    const after = await world.api.call(listDevices, { query: { limit: 500 } })
    expect(after.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id))
    const [samePhone, sameMac] = [world.simulator.devices.get(phone.id)!, world.simulator.devices.get(mac.id)!]
    samePhone.goOnline()
    await samePhone.poll()
    await until(async () => (await stateOf(samePhone, waiting)) === 'acknowledged')
    const fresh = await ask(sameMac, { requestType: 'DeviceInformation' })
    await until(async () => (await stateOf(sameMac, fresh)) === 'acknowledged')
    await world.enroll(await world.aPerson('Nora Newcomer'), { model: 'ipad' })
  })
})

/** A context on a day to come, for what is done on a calendar. */
function ctxIn(days: number): Ctx {
  const now = (): Date => new Date(Date.now() + days * 86_400_000)
  return { ...world.sandbox.ctx(), now }
}

/** The audit's entries of devices that were not heard from any more, newest first. */
async function silentDevices() {
  return (await world.api.call(listAudit, { query: { action: 'device.silent' } })).items
}

/** Asks for a command as an admin does. */
async function ask(device: SimulatedDevice, body: CommandRequest): Promise<string> {
  const { id } = await world.api.call(enqueueCommand, { params: { id: device.enrollment!.id }, body })
  return id
}

async function commandsOf(device: SimulatedDevice) {
  const { items } = await world.api.call(listCommands, { params: { id: device.enrollment!.id }, query: { limit: 500 } })
  return items
}

async function stateOf(device: SimulatedDevice, commandId: string) {
  return (await commandsOf(device)).find(({ id }) => id === commandId)?.state
}

async function stateOfDevice(id: string) {
  const { items } = await world.api.call(listDevices, { query: { limit: 500 } })
  return items.find((device) => device.id === id)?.state
}

/** From now on Apple says of this device's token that it is dead. */
function dropPushesTo(device: SimulatedDevice): void {
  const [channel] = device.enrollment!.channels
  world.simulator.apns.inject(
    { kind: 'answer', status: 410, reason: 'Unregistered', timestamp: new Date() },
    { token: channel!.pushToken.toString('hex') },
  )
}
