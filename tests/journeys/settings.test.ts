import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discoverAt } from '../../simulator/device/discovery.ts'
import { listAudit } from '../../src/contract/audit.ts'
import { listDevices } from '../../src/contract/devices.ts'
import type { CallOf } from '../../src/contract/endpoint.ts'
import {
  createNetwork,
  getNetworkSettings,
  type Network,
  type NetworkSettings,
  previewAccounts,
  updateNetworkSettings,
} from '../../src/contract/networks.ts'
import { createOwner } from '../../src/contract/owners.ts'
import { type Person, startWorld, until, type World } from '../support/world.ts'

type NetworkSettingsChange = NonNullable<CallOf<typeof updateNetworkSettings>['body']>

let world: World
/** The one that exists already, open for enrollment. */
let headquarters: string

beforeAll(async () => {
  world = await startWorld()
  headquarters = world.sandbox.network.id
})
afterAll(() => world.close())

const settingsOf = (id: string): Promise<NetworkSettings> => world.api.call(getNetworkSettings, { params: { id } })
const change = (id: string, body: NetworkSettingsChange): Promise<NetworkSettings> =>
  world.api.call(updateNetworkSettings, { params: { id }, body })
const aNetwork = (name: string): Promise<Network> => world.api.call(createNetwork, { body: { name } })
const linkTo = (network: Network): string => world.link.replace(world.sandbox.network.code, network.code)

/** What the audit says was changed in a network, newest first. */
async function changesIn(networkId: string) {
  const { items } = await world.api.call(listAudit, { query: { networkId, action: 'network.settings-changed' } })
  return items.map(({ actor, before, after }) => ({ by: actor.label, before, after }))
}

describe('a new network', () => {
  it('S20: keeps sign-in, enrollment and the domain override in one place, and is closed at first', async () => {
    const { id } = await aNetwork('One place')
    expect(await settingsOf(id)).toMatchObject({
      authentication: 'none',
      userEnrollmentEnabled: false,
      userEnrollmentLink: null,
      profileUserEnrollmentEnabled: false,
      deviceEnrollmentEnabled: false,
      domainOverride: null,
    })
  })

  it.each(['userEnrollmentEnabled', 'profileUserEnrollmentEnabled', 'deviceEnrollmentEnabled'] as const)(
    'S25: refuses %s before there is authentication, and says what to do first',
    async (field) => {
      const { id } = await aNetwork(`Order of ${field}`)
      const refusal = await world.api.refusal(updateNetworkSettings, { params: { id }, body: { [field]: true } })
      expect(refusal).toMatchObject({ code: 'AUTHENTICATION_REQUIRED', field })
      expect(refusal.detail).toMatch(/first/)
      expect(refusal.status).toBeGreaterThanOrEqual(400)
      expect((await settingsOf(id))[field]).toBe(false)
      expect(await changesIn(id)).toEqual([])
    },
  )

  it('S23: stays closed to people and devices while nobody is asked who they are', async () => {
    const network = await aNetwork('Nobody asked')
    const page = await world.openPage(linkTo(network))
    expect(page.status).toBe(410)
    expect(page.page.forms).toEqual([])
    const person = await world.aPerson('Nadia None')
    const enrolling = world.simulator.enrollAccountDriven({
      model: 'iphone',
      email: person.email,
      password: person.password,
      server: { version: 'mdm-byod', baseUrl: linkTo(network).replace('/e/', '/mdm/').concat('/enroll') },
    })
    await expect(enrolling).rejects.toMatchObject({
      code: 'ENROLLMENT_REFUSED',
      message: expect.stringContaining('does not enroll devices at the moment'),
    })
  })

  it('S21, S24: takes authentication and User Enrollment together, and the audit tells before and after', async () => {
    const { id } = await aNetwork('Both at once')
    await change(id, { authentication: 'hosted', userEnrollmentEnabled: true })
    expect(await changesIn(id)).toEqual([
      {
        by: 'tests',
        before: { authentication: 'none', userEnrollmentEnabled: false },
        after: { authentication: 'hosted', userEnrollmentEnabled: true },
      },
    ])
  })

  it('S21, S22: offers only sources of sign-in that there are', async () => {
    const { id } = await aNetwork('Unknown source')
    const refusal = await world.api.refusal(updateNetworkSettings, {
      params: { id },
      body: { authentication: 'carrier-pigeon' } as never,
    })
    expect(refusal).toMatchObject({ status: 400, field: 'authentication' })
  })
})

describe('the User Enrollment Link', () => {
  it('S26: is not there before User Enrollment is on, and is there after', async () => {
    const network = await aNetwork('With a link')
    expect((await change(network.id, { authentication: 'hosted' })).userEnrollmentLink).toBeNull()
    const { userEnrollmentLink } = await change(network.id, { userEnrollmentEnabled: true })
    expect(userEnrollmentLink).toBe(linkTo(network))
    expect((await world.openPage(userEnrollmentLink ?? '')).status).toBe(200)
  })

  it('S27, S29: shows a phone its steps, and a computer the code to open it on the phone', async () => {
    const { userEnrollmentLink: link } = await settingsOf(headquarters)
    const onPhone = await world.openPage(link ?? '', { model: 'iphone', osVersion: '18.2.1' })
    expect(onPhone.page.text).toContain('Sign In to Work or School Account')
    const onComputer = await world.api.raw(`/e/${world.sandbox.network.code}`, {
      headers: {
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
      },
    })
    expect(await onComputer.text()).toContain('Open this page on that device')
  })

  it('S27: leads a phone of before account-driven enrollment to a finished User Enrollment', async () => {
    const { userEnrollmentLink: link } = await settingsOf(headquarters)
    const person = await world.aPerson('Lina Link')
    const phone = await world.enrollFromLink(person, { model: 'iphone', osVersion: '14.8' }, link ?? '')
    expect(await world.shown(phone)).toMatchObject({
      kind: 'user',
      method: 'profile',
      managedAppleAccount: person.email,
    })
  })

  it('S28: closes kindly; no profile is served, and devices that are there stay managed', async () => {
    const network = await aNetwork('Closing')
    const before = await change(network.id, { authentication: 'hosted', userEnrollmentEnabled: true })
    const person = await world.aPerson('Clara Closed')
    const phone = await enrollIn(network, person)

    const after = await change(network.id, { userEnrollmentEnabled: false })
    expect(after.userEnrollmentLink).toBeNull()
    const page = await world.openPage(before.userEnrollmentLink ?? '')
    expect(page.status).toBe(410)
    expect(page.page.text).toContain('devices that are enrolled already stay as they are')
    expect(page.page.forms).toEqual([])
    await expect(enrollIn(network, person)).rejects.toMatchObject({
      code: expect.stringMatching(/^(DISCOVERY|ENROLLMENT)_REFUSED$/),
    })

    await world.settled()
    const talked = phone.wire.entries.length
    await phone.poll()
    expect(phone.wire.entries.slice(talked).map(({ status }) => status)).toEqual([200])
    expect((await world.shown(phone)).state).toBe('enrolled')
  })

  it('S28: is closed for a device, too, that had found its server before', async () => {
    const network = await aNetwork('Closed meanwhile')
    await change(network.id, { authentication: 'hosted', userEnrollmentEnabled: true })
    const person = await world.aPerson('Slow Signer')
    const device = world.simulator.newDevice({ model: 'iphone' })
    const server = await serverOf(network, device, person)
    await change(network.id, { userEnrollmentEnabled: false })
    await expect(device.enrollAccountDriven({ ...person, server })).rejects.toMatchObject({
      code: 'ENROLLMENT_REFUSED',
    })
    expect((await world.api.call(listDevices, { query: { ownerId: person.id } })).items).toEqual([])
  })
})

describe('the User Enrollment Domain Override', () => {
  it.each([
    'ana@appleid.example.org',
    'https://appleid.example.org',
    'appleid example.org',
    'appleid',
    '.org',
    '-a.org',
  ])('S43, S45: is a domain only, and %s is none', async (domainOverride) => {
    const refusal = await world.api.refusal(updateNetworkSettings, {
      params: { id: headquarters },
      body: { domainOverride },
    })
    expect(refusal).toMatchObject({ status: 400, field: 'domainOverride' })
    expect(refusal.detail).toMatch(/domain/i)
  })

  it('S44: makes the Managed Apple Account of the part before the @, as the preview said', async () => {
    const network = await anOpenNetwork('Option B')
    const person = await world.aPerson('Bea Override')
    const preview = await previewOf(network, person.email, 'appleid.example.org')
    expect(preview.managedAppleAccount).toBe('bea.override@appleid.example.org')
    await change(network.id, { domainOverride: 'appleid.example.org' })
    const phone = await enrollIn(network, person)
    expect(phone.container?.account).toBe('bea.override@appleid.example.org')
    expect((await world.shown(phone)).managedAppleAccount).toBe('bea.override@appleid.example.org')
  })

  it('S44: lets a person type the Managed Apple Account on the device as well', async () => {
    const network = await anOpenNetwork('Typed account', { domainOverride: 'appleid.example.org' })
    const person = await world.aPerson('Tara Typed')
    const phone = await enrollIn(network, person, 'tara.typed@appleid.example.org')
    expect(phone.container?.account).toBe('tara.typed@appleid.example.org')
  })

  it('S40, S41, S48: when empty means that the account is the e-mail exactly', async () => {
    const network = await anOpenNetwork('Option A', { domainOverride: 'appleid.example.org' })
    const person = await world.aPerson('Eva Exactly')
    expect((await change(network.id, { domainOverride: null })).domainOverride).toBeNull()
    expect((await enrollIn(network, person)).container?.account).toBe(person.email)
  })

  it('S46: blocks both owners whose accounts would be the same, and tells each admin whom it collides with', async () => {
    const network = await anOpenNetwork('Collision', { domainOverride: 'appleid.example.org' })
    const twins = [await ownerAt('Kim First', 'kim@first.example'), await ownerAt('Kim Second', 'kim@second.example')]
    const [first, second] = await Promise.all(twins.map(({ email }) => previewOf(network, email)))
    expect(first).toMatchObject({
      managedAppleAccount: null,
      problem: { code: 'NOT_UNIQUE', otherOwners: ['Kim Second'] },
    })
    expect(second).toMatchObject({ problem: { code: 'NOT_UNIQUE', otherOwners: ['Kim First'] } })
    for (const twin of twins) {
      const identifier = 'kim@appleid.example.org'
      await expect(enrollIn(network, twin, identifier)).rejects.toMatchObject({
        code: 'SIGN_IN_REFUSED',
        message: expect.stringContaining('Your work account is not ready yet'),
      })
      expect((await world.api.call(listDevices, { query: { ownerId: twin.id } })).items).toEqual([])
    }
    const { items } = await world.api.call(listAudit, {
      query: { networkId: network.id, action: 'enrollment.refused' },
    })
    expect(items[0]?.after).toMatchObject({ reason: 'ACCOUNT_NOT_SETTLED' })
  })

  it('S46: counts upper and lower case as the same account', async () => {
    const network = await anOpenNetwork('Collision of cases', { domainOverride: 'appleid.example.org' })
    await ownerAt('Lou Large', 'LOU@first.example')
    const small = await ownerAt('Lou Small', 'lou@second.example')
    expect(await previewOf(network, small.email)).toMatchObject({ problem: { code: 'NOT_UNIQUE' } })
  })

  it('S47: never takes one name for a similar one', async () => {
    const network = await anOpenNetwork('Exact', { domainOverride: 'appleid.example.org' })
    const dotted = await ownerAt('Ivy Dotted', 'Ivy.B@example.org')
    const plain = await ownerAt('Ivy Plain', 'ivyb@example.org')
    expect((await previewOf(network, dotted.email)).managedAppleAccount).toBe('Ivy.B@appleid.example.org')
    expect((await previewOf(network, plain.email)).managedAppleAccount).toBe('ivyb@appleid.example.org')
    await expect(enrollIn(network, dotted, plain.email)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
      message: expect.stringContaining('You signed in as somebody else'),
    })
    expect((await enrollIn(network, dotted)).container?.account).toBe('Ivy.B@appleid.example.org')
  })

  it('S48: says how many owners a change concerns, and changes later enrollments only', async () => {
    const network = await anOpenNetwork('Later only')
    const person = await world.aPerson('Lola Later')
    const early = await enrollIn(network, person)
    const tried = await world.api.call(previewAccounts, {
      params: { id: network.id },
      query: { domainOverride: 'later.example.org', limit: 500 },
    })
    expect(tried.changedCount).toBe(tried.ownerCount)
    await change(network.id, { domainOverride: 'later.example.org' })
    const late = await enrollIn(network, person)
    await world.settled()
    expect((await world.shown(early)).managedAppleAccount).toBe(person.email)
    expect(early.container?.account).toBe(person.email)
    expect((await world.shown(late)).managedAppleAccount).toBe('lola.later@later.example.org')
  })
})

describe('settings', () => {
  it('S24: survive a restart of the server', async () => {
    const { id } = await anOpenNetwork('Surviving', { domainOverride: 'appleid.example.org', silentAfterDays: 30 })
    const before = await settingsOf(id)
    await world.restart()
    expect(await settingsOf(id)).toEqual(before)
  })
})

async function anOpenNetwork(name: string, settings: NetworkSettingsChange = {}): Promise<Network> {
  const network = await aNetwork(name)
  await change(network.id, { authentication: 'hosted', userEnrollmentEnabled: true, ...settings })
  return network
}

async function ownerAt(name: string, email: string): Promise<Person> {
  const password = 'correct horse battery'
  return { ...(await world.api.call(createOwner, { body: { name, email, password } })), password }
}

/** Where the organization's own web server would send devices of this network. */
async function serverOf(network: Network, device: Parameters<typeof discoverAt>[0], { email }: Person) {
  return discoverAt(device, email, (await settingsOf(network.id)).discovery.url)
}

async function enrollIn(network: Network, person: Person, identifier = person.email) {
  const device = world.simulator.newDevice({ model: 'iphone' })
  const server = await serverOf(network, device, person)
  await device.enrollAccountDriven({ email: person.email, password: person.password, identifier, server })
  await until(async () => (await world.shown(device)).state === 'enrolled')
  return device
}

async function previewOf(network: Network, email: string, domainOverride?: string) {
  const { items } = await world.api.call(previewAccounts, {
    params: { id: network.id },
    query: { limit: 500, ...(domainOverride === undefined ? {} : { domainOverride }) },
  })
  const found = items.find((item) => item.email === email)
  if (!found) throw new Error(`${email} is not in the preview`)
  return found
}
