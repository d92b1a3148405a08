import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parsePlistDict } from '../../src/apple/plist/parse-plist.ts'
import type { PlistDict, PlistValue } from '../../src/apple/plist/plist-value.ts'
import { type SimulatedWorld, simulatedWorld } from '../testing/simulated-world.ts'
import { personalSnapshot, personalTexts } from './personal-side.ts'
import { textOf } from './text-of.ts'

let world: SimulatedWorld

beforeAll(async () => {
  world = await simulatedWorld()
})
beforeEach(() => {
  world.mdm.received.length = 0
  world.mdm.override = () => null
  world.mdm.changeProfile = (profile) => profile
  world.mdm.capabilities = ['com.apple.mdm.per-user-connections']
})
afterAll(() => world.close())

describe('account-driven User Enrollment', () => {
  it.each([
    ['iphone', '18.2.1', 'iPhone'],
    ['iphone', '15.7', 'iPhone'],
    ['ipad', '17.7.2', 'iPad'],
    ['mac', '15.1', 'Mac'],
    ['vision-pro', '2.1', 'RealityDevice'],
  ])('of a %s with %s runs from discovery to TokenUpdate', async (model, osVersion, modelFamily) => {
    const { mdm, simulator } = world
    const device = await simulator.enrollAccountDriven({ model, osVersion, ...mdm.person })
    const paths = mdm.received.map(({ path }) => path.replace(/\?.*/, ''))
    expect(mdm.received[0]?.path).toBe(
      `/.well-known/com.apple.remotemanagement?user-identifier=ada%40example.org&model-family=${modelFamily}`,
    )
    expect(paths.filter((path) => path === '/enroll')).toHaveLength(2)
    expect(device.enrollment).toMatchObject({ kind: 'user', id: expect.stringMatching(/^[0-9A-F-]{36}$/) })
    expect(device.container?.account).toBe('ada@example.org')
    expect(mdm.checkIns('Authenticate')).toEqual([
      expect.objectContaining({ EnrollmentID: device.enrollment?.id, OSVersion: osVersion, Topic: mdm.topic }),
    ])
    const channels = [...mdm.channels.keys()].filter((id) => id.startsWith(device.enrollment!.id))
    expect(channels).toHaveLength(model === 'mac' ? 2 : 1)
  })

  it('tells nothing that belongs to the person or to the hardware', async () => {
    const { mdm, simulator } = world
    const device = simulator.newDevice({ model: 'iphone' })
    const before = personalSnapshot(device.personal)
    await device.enrollAccountDriven(mdm.person)
    const { udid, serialNumber, imei } = device.hardware
    const said = Buffer.concat(mdm.received.map(({ body }) => body)).toString('latin1')
    for (const secret of [udid, serialNumber, imei!, ...personalTexts(device.personal)])
      expect(said).not.toContain(secret)
    expect(personalSnapshot(device.personal)).toBe(before)
  })

  it('carries the bearer token on every message, but on a Mac’s own channel', async () => {
    const { mdm, simulator } = world
    const [phone, mac] = await Promise.all([
      simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person }),
      simulator.enrollAccountDriven({ model: 'mac', ...mdm.person }),
    ])
    expect(mdm.channels.get(phone.enrollment!.id)?.bearer).toBe(`Bearer ${phone.enrollment!.bearerToken}`)
    const userId = mac.enrollment!.channels[1]!.userId!
    expect(mdm.channels.get(mac.enrollment!.id)?.bearer).toBeNull()
    expect(mdm.channels.get(`${mac.enrollment!.id}:${userId}`)?.bearer).toBe(`Bearer ${mac.enrollment!.bearerToken}`)
  })

  it('proves itself with its certificate in TLS as well', async () => {
    const { mdm, simulator } = world
    const device = await simulator.enrollAccountDriven({ model: 'iphone', identityKeyType: 'p-256', ...mdm.person })
    expect(mdm.channels.get(device.enrollment!.id)?.clientCertificate).toEqual(device.enrollment!.identity.certificate)
  })

  it('stops without a word when Apple does not let the account in', async () => {
    const { mdm, simulator } = world
    simulator.accounts.refuse('ada@example.org')
    const device = simulator.newDevice({ model: 'iphone' })
    await expect(device.enrollAccountDriven(mdm.person)).rejects.toMatchObject({ code: 'MANAGED_ACCOUNT_REFUSED' })
    simulator.accounts.accept('ada@example.org')
    expect(device.container).toBeNull()
    expect(mdm.received.some(({ path }) => path.startsWith('/scep') || path === '/mdm')).toBe(false)
  })

  it('reports what the sign-in page says', async () => {
    const { mdm, simulator } = world
    const attempt = simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person, password: 'wrong' })
    await expect(attempt).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED', message: expect.stringContaining('Wrong') })
  })

  it('reports the sentence of a refusal', async () => {
    const { mdm, simulator } = world
    mdm.override = ({ path }) =>
      path === '/enroll'
        ? { status: 403, headers: { 'content-type': 'application/json' }, body: '{"message":"Not this device."}' }
        : null
    const attempt = simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
    await expect(attempt).rejects.toMatchObject({ code: 'ENROLLMENT_REFUSED', message: 'Not this device.' })
  })

  it('follows redirects of the discovery without passing its query on', async () => {
    const { mdm, simulator } = world
    mdm.override = ({ path }) =>
      path.startsWith('/.well-known') && path.includes('user-identifier')
        ? { status: 302, headers: { location: 'https://mdm.example.org/.well-known/com.apple.remotemanagement' } }
        : null
    await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
    expect(mdm.received[1]?.path).toBe('/.well-known/com.apple.remotemanagement')
  })

  it('ends when Authenticate is refused, and leaves nothing on the device', async () => {
    const { mdm, simulator } = world
    mdm.override = ({ message }) => (message?.['MessageType'] === 'Authenticate' ? { status: 400 } : null)
    const device = simulator.newDevice({ model: 'iphone' })
    await expect(device.enrollAccountDriven(mdm.person)).rejects.toMatchObject({ code: 'CHECK_IN_REFUSED' })
    expect(device.enrollment).toBeNull()
  })

  it.each([
    ['a supervised device', { model: 'iphone', isSupervised: true }, 'SUPERVISED'],
    ['iOS 14', { model: 'iphone', osVersion: '14.8' }, 'OS_TOO_OLD'],
    ['macOS 13', { model: 'mac', osVersion: '13.7.1' }, 'OS_TOO_OLD'],
  ])('is not offered on %s', async (_name, spec, code) => {
    const attempt = world.simulator.enrollAccountDriven({ ...spec, ...world.mdm.person })
    await expect(attempt).rejects.toMatchObject({ code })
    expect(world.mdm.received).toEqual([])
  })

  it('happens once: an enrolled device has to leave first', async () => {
    const { mdm, simulator } = world
    const device = await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
    await expect(device.enrollAccountDriven(mdm.person)).rejects.toMatchObject({ code: 'ALREADY_ENROLLED' })
  })

  const mdmKeys = (change: (mdm: Record<string, PlistValue>) => void) => (profile: PlistDict) => {
    const payloads = (profile['PayloadContent'] as readonly PlistDict[]).map((payload) => ({ ...payload }))
    change(payloads.find((payload) => payload['PayloadType'] === 'com.apple.mdm')!)
    return { ...profile, PayloadContent: payloads }
  }
  it.each<[name: string, change: (profile: PlistDict) => PlistDict]>([
    ['AccessRights', mdmKeys((mdm) => (mdm['AccessRights'] = 8191))],
    ['the wrong mode', mdmKeys((mdm) => (mdm['EnrollmentMode'] = 'ADDE'))],
    ['no account', mdmKeys((mdm) => delete mdm['AssignedManagedAppleID'])],
    ['the key of another flow', mdmKeys((mdm) => (mdm['ManagedAppleID'] = 'ada@example.org'))],
    ['plain http', mdmKeys((mdm) => (mdm['ServerURL'] = 'http://mdm.example.org/mdm'))],
    ['a foreign topic', mdmKeys((mdm) => (mdm['Topic'] = 'com.example.push'))],
    ['no identity', mdmKeys((mdm) => (mdm['IdentityCertificateUUID'] = 'another'))],
    [
      'a payload that User Enrollment forbids',
      (profile) => ({
        ...profile,
        PayloadContent: [
          ...(profile['PayloadContent'] as readonly PlistDict[]),
          { PayloadType: 'com.apple.vpn.managed', PayloadVersion: 1, PayloadIdentifier: 'vpn', PayloadUUID: 'vpn' },
        ],
      }),
    ],
  ])('refuses a profile with %s', async (_name, change) => {
    const { mdm, simulator } = world
    mdm.changeProfile = change
    const attempt = simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
    await expect(attempt).rejects.toMatchObject({ code: 'PROFILE_REFUSED' })
  })

  it('refuses a profile whose signature is broken', async () => {
    const { mdm, simulator } = world
    mdm.override = ({ path, headers }) => {
      if (path !== '/enroll' || headers.authorization === undefined) return null
      const profile = mdm.profile('account-driven-user')
      profile[profile.indexOf('Miniature')] = 0x6d
      return { status: 200, headers: { 'content-type': 'application/x-apple-aspen-config' }, body: profile }
    }
    const attempt = simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
    await expect(attempt).rejects.toMatchObject({ code: 'PROFILE_REFUSED' })
  })
})

describe('an enrollment link', () => {
  it('leads iOS 17 to a User Enrollment by profile', async () => {
    const { mdm, simulator } = world
    const linkUrl = `${mdm.url}/link?kind=profile-user`
    const device = await simulator.enrollFromLink({ model: 'iphone', osVersion: '17.7.2', linkUrl, ...mdm.person })
    expect(device.enrollment).toMatchObject({ kind: 'user', bearerToken: null })
    expect(device.container?.account).toBe('ada@example.org')
  })

  it.each([
    ['iphone', '18.2.1'],
    ['mac', '15.1'],
    ['vision-pro', '2.1'],
  ])('cannot make a User Enrollment of a %s with %s', async (model, osVersion) => {
    const linkUrl = `${world.mdm.url}/link?kind=profile-user`
    const attempt = world.simulator.enrollFromLink({ model, osVersion, linkUrl, ...world.mdm.person })
    await expect(attempt).rejects.toMatchObject({ code: 'PROFILE_REFUSED' })
  })

  it('leads to a Device Enrollment that tells the hardware', async () => {
    const { mdm, simulator } = world
    const linkUrl = `${mdm.url}/link?kind=device`
    const device = await simulator.enrollFromLink({ model: 'iphone', linkUrl, ...mdm.person })
    expect(device.enrollment).toMatchObject({ kind: 'device', id: device.hardware.udid })
    expect(device.container).toBeNull()
    const [authenticate] = mdm.checkIns('Authenticate')
    expect(authenticate).toMatchObject({ UDID: device.hardware.udid, SerialNumber: device.hardware.serialNumber })
    expect(textOf(authenticate?.['IMEI']).replaceAll(' ', '')).toBe(device.hardware.imei)
    expect(mdm.checkIns('TokenUpdate')[0]?.['UnlockToken']).toEqual(device.unlockToken)
  })

  it('opens a user channel on a Mac, if the server serves one', async () => {
    const { mdm, simulator } = world
    const linkUrl = `${mdm.url}/link?kind=device`
    await simulator.enrollFromLink({ model: 'mac', linkUrl, ...mdm.person })
    expect(mdm.checkIns('TokenUpdate')[1]).toMatchObject({ UserShortName: 'ada', UserID: expect.any(String) })
    mdm.received.length = 0
    mdm.capabilities = []
    await simulator.enrollFromLink({ model: 'mac', linkUrl, ...mdm.person })
    expect(mdm.checkIns('TokenUpdate')).toHaveLength(1)
  })

  it('has to bring a profile under its proper type', async () => {
    const { mdm, simulator } = world
    mdm.override = ({ path }) =>
      path.startsWith('/profile')
        ? { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: mdm.profile('device') }
        : null
    const attempt = simulator.enrollFromLink({ model: 'iphone', linkUrl: `${mdm.url}/link?kind=device`, ...mdm.person })
    await expect(attempt).rejects.toMatchObject({ code: 'NO_PROFILE' })
  })
})

describe('a misbehaving device', () => {
  it('tells its identifiers where it must not', async () => {
    const { mdm, simulator } = world
    const misbehaviors = [
      'identifiers-in-machine-info',
      'identifiers-in-check-in',
      'udid-in-check-in',
      'unlock-token',
    ] as const
    const device = await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person, misbehaviors })
    const { udid, serialNumber } = device.hardware
    const machineInfo = mdm.received.find(({ path }) => path === '/enroll')!.body.toString('latin1')
    expect(machineInfo).toContain(serialNumber)
    expect(mdm.checkIns('Authenticate')[0]).toMatchObject({ UDID: udid, SerialNumber: serialNumber })
    expect(mdm.checkIns('TokenUpdate')[0]).toMatchObject({ UnlockToken: device.unlockToken })
  })

  it('enrolls although it is supervised', async () => {
    const { mdm, simulator } = world
    const device = await simulator.enrollAccountDriven({
      model: 'iphone',
      isSupervised: true,
      misbehaviors: ['ignore-supervision'],
      ...mdm.person,
    })
    expect(device.enrollment?.kind).toBe('user')
  })
})

it('writes a log of what was said, that can be read again', async () => {
  const { mdm, simulator } = world
  const device = await simulator.enrollAccountDriven({ model: 'iphone', ...mdm.person })
  expect(device.wire.entries.map(({ message, status }) => `${message} ${status}`)).toEqual([
    'machine info 401',
    'machine info with token 200',
    'Authenticate 200',
    'TokenUpdate 200',
  ])
  expect(parsePlistDict(device.wire.entries[2]!.sent!.body)).toMatchObject({ MessageType: 'Authenticate' })
})
