import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlistDict } from '../../src/apple/plist/plist-value.ts'
import { type SimulatedWorld, simulatedWorld } from '../testing/simulated-world.ts'
import type { SimulatedDevice } from './device.ts'
import { textOf } from './text-of.ts'

let world: SimulatedWorld
let device: SimulatedDevice

beforeAll(async () => {
  world = await simulatedWorld({ habits: { keepBodies: true, retryAfterMs: () => 20 } })
})
beforeEach(async () => {
  const { mdm, simulator } = world
  mdm.override = () => null
  mdm.changeProfile = (profile) => profile
  device = await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
  mdm.received.length = 0
})
afterAll(() => world.close())

const statuses = () =>
  world.mdm.received.flatMap(({ message }) => (message?.['Status'] === undefined ? [] : [message['Status']]))

describe('a push', () => {
  it('makes the device ask for its commands', async () => {
    const uuid = world.mdm.queue(device.enrollment!.id, { RequestType: 'SecurityInfo' })
    expect(await world.mdm.push(device.enrollment!.id)).toBe(200)
    await device.when(() => world.mdm.reportOn(uuid) !== undefined)
    await device.idle()
    expect(statuses()).toEqual(['Idle', 'Acknowledged'])
  })

  it('with the magic of another enrollment is ignored', async () => {
    device.wake(device.enrollment!.channels[0]!, 'an older magic')
    await device.idle()
    expect(world.mdm.received).toEqual([])
  })

  it('waits for a device that is out of reach', async () => {
    device.goOffline()
    await device.poll()
    expect(world.mdm.received).toEqual([])
    expect(await world.mdm.push(device.enrollment!.id)).toBe(200)
    device.goOnline()
    expect(statuses()).toEqual([])
  })
})

describe('NotNow', () => {
  it('is what a locked device says to most commands, and it comes back by itself when unlocked', async () => {
    device.lock()
    const uuid = world.mdm.queue(device.enrollment!.id, { RequestType: 'SecurityInfo' })
    await device.poll()
    expect(statuses()).toEqual(['Idle', 'NotNow'])
    device.unlock()
    await device.when(() => world.mdm.reportOn(uuid)?.['Status'] === 'Acknowledged')
  })

  it('is never said to DeviceInformation', async () => {
    device.lock()
    const uuid = world.mdm.queue(device.enrollment!.id, { RequestType: 'DeviceInformation', Queries: [] })
    await device.poll()
    expect(world.mdm.reportOn(uuid)).toMatchObject({ Status: 'Acknowledged' })
  })
})

it('says a report again until the server has taken it', async () => {
  const { mdm } = world
  const uuid = mdm.queue(device.enrollment!.id, { RequestType: 'SecurityInfo' })
  let refusals = 2
  mdm.override = ({ message }) => (message?.['CommandUUID'] === uuid && refusals-- > 0 ? { status: 500 } : null)
  await device.poll()
  await device.when(() => statuses().length === 4)
  expect(statuses()).toEqual(['Idle', 'Acknowledged', 'Acknowledged', 'Acknowledged'])
})

describe('leaving', () => {
  it('is said once, takes the container away and makes the token worthless', async () => {
    const { mdm } = world
    const { id } = device.enrollment!
    const channel = mdm.channels.get(id)!
    await device.leave()
    expect(mdm.checkIns('CheckOut')).toEqual([{ MessageType: 'CheckOut', EnrollmentID: id, Topic: mdm.topic }])
    expect(device.container).toBeNull()
    mdm.channels.set(id, channel)
    expect(await mdm.push(id)).toBe(410)
  })

  it('succeeds although nobody hears it', async () => {
    world.mdm.override = () => ({ status: 503 })
    await device.leave()
    expect(device.enrollment).toBeNull()
  })

  it('and coming back makes a new EnrollmentID, which nothing links to the old one', async () => {
    const before = device.enrollment!
    await device.reenroll(world.mdm.person)
    expect(device.enrollment!.id).not.toBe(before.id)
    expect(device.enrollment!.identity.certificate).not.toEqual(before.identity.certificate)
  })

  it('can be ordered by removing the enrollment profile', async () => {
    const uuid = world.mdm.queue(device.enrollment!.id, {
      RequestType: 'RemoveProfile',
      Identifier: 'test.miniature.enroll',
    })
    await device.poll()
    expect(world.mdm.reportOn(uuid)).toMatchObject({ Status: 'Acknowledged' })
    expect(world.mdm.checkIns('CheckOut')).toHaveLength(1)
    expect(device.enrollment).toBeNull()
  })

  it('without a word is what erasing the device means', async () => {
    await device.erase()
    expect(world.mdm.received).toEqual([])
    expect(device.enrollment).toBeNull()
  })
})

describe('an answer that is an order', () => {
  const unrecognized = {
    headers: { 'content-type': 'application/json' },
    body: '{"code":"com.apple.unrecognized.device"}',
  }

  it('403 with Apple’s code ends the enrollment', async () => {
    world.mdm.override = () => ({ status: 403, ...unrecognized })
    await device.poll()
    expect(device.enrollment).toBeNull()
  })

  it.each([400, 403, 404, 410, 500, 503])('%d alone does not', async (status) => {
    world.mdm.override = () => ({ status })
    device.talk(device.enrollment!.channels[0]!)
    await device.when(() => device.enrollment!.channels[0]!.failures > 0)
    expect(device.enrollment).not.toBeNull()
  })

  it('401 with a challenge makes an account-driven device sign in again, and say the same once more', async () => {
    const { mdm } = world
    const oldToken = device.enrollment!.bearerToken
    mdm.override = ({ path, headers }) =>
      path === '/mdm' && headers.authorization === `Bearer ${oldToken}`
        ? {
            status: 401,
            headers: { 'www-authenticate': `Bearer method="apple-as-web", url="${mdm.url}/sign-in?from=device"` },
          }
        : null
    await device.poll()
    expect(device.enrollment!.bearerToken).not.toBe(oldToken)
    expect(statuses()).toEqual(['Idle', 'Idle'])
  })

  it('401 without one leaves an account-driven device as it is, and is noted', async () => {
    world.mdm.override = () => ({ status: 401 })
    device.talk(device.enrollment!.channels[0]!)
    await device.when(() => device.wire.violations.length > 0)
    expect(device.enrollment).not.toBeNull()
    expect(device.wire.violations[0]).toMatchObject({ what: '401' })
  })

  it('401 ends an enrollment by profile', async () => {
    const { mdm, simulator } = world
    const linkUrl = `${mdm.url}/link?kind=device`
    const corporate = await simulator.enrollFromLink({ model: 'iphone', linkUrl, ...mdm.person })
    mdm.override = () => ({ status: 401 })
    await corporate.poll()
    expect(corporate.enrollment).toBeNull()
  })
})

describe('an enrollment profile that comes by command', () => {
  const renew = () => {
    const Payload = world.mdm.profile('account-driven-user')
    return world.mdm.queue(device.enrollment!.id, { RequestType: 'InstallProfile', Payload })
  }

  it('renews the identity under the same EnrollmentID', async () => {
    const { mdm } = world
    const before = { id: device.enrollment!.id, certificate: device.enrollment!.identity.certificate }
    const uuid = renew()
    await device.poll()
    expect(mdm.reportOn(uuid)).toMatchObject({ Status: 'Acknowledged', EnrollmentID: before.id })
    expect(device.enrollment!.identity.certificate).not.toEqual(before.certificate)
    expect(mdm.channels.get(before.id)?.clientCertificate).toEqual(device.enrollment!.identity.certificate)
    expect(mdm.checkIns('Authenticate')).toMatchObject([{ EnrollmentID: before.id }])
  })

  it.each(['ServerURL', 'Topic', 'AssignedManagedAppleID', 'EnrollmentMode'])('may not change %s', async (key) => {
    const { mdm } = world
    mdm.changeProfile = (profile) => ({
      ...profile,
      PayloadContent: (profile['PayloadContent'] as readonly PlistDict[]).map((payload) =>
        payload['PayloadType'] === 'com.apple.mdm' ? { ...payload, [key]: `${textOf(payload[key])}x` } : payload,
      ),
    })
    const { certificate } = device.enrollment!.identity
    const uuid = renew()
    await device.poll()
    expect(mdm.reportOn(uuid)).toMatchObject({ Status: 'Error' })
    expect(device.enrollment!.identity.certificate).toEqual(certificate)
  })

  it('that does not work out leaves the installed one in place', async () => {
    const { mdm } = world
    const { certificate } = device.enrollment!.identity
    mdm.override = ({ message }) => (message?.['MessageType'] === 'Authenticate' ? { status: 400 } : null)
    const uuid = renew()
    await device.poll()
    expect(mdm.reportOn(uuid)).toMatchObject({ Status: 'Error' })
    expect(device.enrollment!.identity.certificate).toEqual(certificate)
  })
})
