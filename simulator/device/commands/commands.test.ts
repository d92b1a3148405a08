import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlistDict } from '../../../src/apple/plist/plist-value.ts'
import { writePlist } from '../../../src/apple/plist/write-plist.ts'
import { commandRules } from '../../rules/command-rules.ts'
import { queryRules } from '../../rules/query-rules.ts'
import { type SimulatedWorld, simulatedWorld } from '../../testing/simulated-world.ts'
import type { SimulatedDevice } from '../device.ts'
import { textOf } from '../text-of.ts'

let world: SimulatedWorld
let phone: SimulatedDevice
let mac: SimulatedDevice
let corporate: SimulatedDevice

beforeAll(async () => {
  world = await simulatedWorld()
  const { simulator, mdm } = world
  const linkUrl = `${mdm.url}/link?kind=device`
  phone = await simulator.enrollAccountDriven({ model: 'iphone', osVersion: '18.2.1', ...mdm.person })
  mac = await simulator.enrollAccountDriven({ model: 'mac', osVersion: '15.1', ...mdm.person })
  corporate = await simulator.enrollFromLink({ model: 'iphone', osVersion: '18.2.1', linkUrl, ...mdm.person })
})
beforeEach(() => {
  for (const device of [phone, mac, corporate]) {
    device.wire.violations.length = 0
    device.misbehaviors.clear()
    device.enrollment!.managed.apps = []
  }
})
afterAll(() => world.close())

/** Queues a command, lets the device ask, and gives its report. */
async function send(device: SimulatedDevice, command: PlistDict, channel: 'device' | 'user' = 'device') {
  const { userId } = device.enrollment!.channels.find(({ kind }) => kind === channel)!
  const uuid = world.mdm.queue(device.enrollment!.id + (userId === null ? '' : `:${userId}`), command)
  await device.poll()
  return world.mdm.reportOn(uuid)
}

/** A dictionary in a report. */
function part(report: PlistDict | undefined, key: string): PlistDict {
  return (report?.[key] ?? {}) as PlistDict
}

function keysOf(report: PlistDict | undefined, key: string): string[] {
  return Object.keys(part(report, key)).toSorted()
}

/** An array of dictionaries in a report. */
function rowsOf(report: PlistDict | undefined, key: string): readonly PlistDict[] {
  return (report?.[key] ?? []) as readonly PlistDict[]
}

describe('under User Enrollment', () => {
  it('answers exactly the permitted questions of all there are', async () => {
    const report = await send(phone, { RequestType: 'DeviceInformation', Queries: Object.keys(queryRules) })
    const answered = keysOf(report, 'QueryResponses')
    expect(answered).toEqual(
      [
        'MDMOptions',
        'DeviceName',
        'OSVersion',
        'BuildVersion',
        'SupplementalBuildVersion',
        'ModelName',
        'Model',
        'ModelNumber',
        'ProductName',
        'DeviceCapacity',
        'AvailableDeviceCapacity',
        'CellularTechnology',
        'BatteryLevel',
        'IsSupervised',
        'IsMultiUser',
        'IsDeviceLocatorServiceEnabled',
        'EASDeviceIdentifier',
        'DiagnosticSubmissionEnabled',
        'AppAnalyticsEnabled',
        'TimeZone',
        'IsNetworkTethered',
      ].toSorted(),
    )
    expect(phone.wire.violations.map(({ what }) => what)).toContain('SerialNumber')
  })

  const forbidden = Object.entries(commandRules).flatMap(([name, rule]) => (rule.ios?.includes('!user') ? [name] : []))
  it.each(forbidden)('refuses %s and notes that it was sent', async (requestType) => {
    const report = await send(phone, { RequestType: requestType })
    expect(report).toMatchObject({
      Status: 'Error',
      ErrorChain: [expect.objectContaining({ ErrorDomain: 'MCMDMErrorDomain', ErrorCode: 12021 })],
    })
    expect(phone.wire.violations).toMatchObject([{ what: requestType }])
  })

  it('locks an iPhone, as Apple permits, and notes that a server should not', async () => {
    expect(await send(phone, { RequestType: 'DeviceLock' })).toMatchObject({ Status: 'Acknowledged' })
    expect(phone.isLocked).toBe(true)
    expect(phone.wire.violations).toMatchObject([{ what: 'DeviceLock' }])
    phone.unlock()
    expect(await send(mac, { RequestType: 'DeviceLock' })).toMatchObject({ Status: 'Error' })
  })

  it('does not list the apps of a Mac', async () => {
    expect(await send(mac, { RequestType: 'InstalledApplicationList' })).toMatchObject({ Status: 'Error' })
  })

  it('lists managed apps only, whatever is asked for', async () => {
    await send(phone, {
      RequestType: 'InstallApplication',
      iTunesStoreID: 361309726,
      Options: { PurchaseMethod: 1 },
    })
    const states = []
    for (let look = 0; look < 3; look++) {
      const report = await send(phone, { RequestType: 'ManagedApplicationList' })
      states.push((part(report, 'ManagedApplicationList')['test.app.361309726'] as PlistDict)['Status'])
    }
    expect(states).toEqual(['Prompting', 'Installing', 'Managed'])
    const report = await send(phone, { RequestType: 'InstalledApplicationList', ManagedAppsOnly: false })
    expect(report?.['InstalledApplicationList']).toMatchObject([{ Identifier: 'test.app.361309726' }])
  })

  it('does not install over the person’s own copy, nor take it over', async () => {
    const [own] = phone.personal.apps
    const install = { RequestType: 'InstallApplication', Identifier: own!.bundleId }
    expect(await send(phone, install)).toMatchObject({ RejectionReason: 'AppAlreadyInstalled' })
    expect(await send(phone, { ...install, ChangeManagementState: 'Managed' })).toMatchObject({
      RejectionReason: 'ManagementChangeNotSupported',
    })
    expect(phone.wire.violations).toMatchObject([{ what: 'InstallApplication: ChangeManagementState' }])
  })

  it('tells little of its protection', async () => {
    const iPhone = await send(phone, { RequestType: 'SecurityInfo' })
    expect(keysOf(iPhone, 'SecurityInfo')).toEqual(['HardwareEncryptionCaps', 'ManagementStatus', 'PasscodeCompliant'])
    expect(iPhone?.['SecurityInfo']).toMatchObject({ ManagementStatus: { IsUserEnrollment: true } })
    const onMac = keysOf(await send(mac, { RequestType: 'SecurityInfo' }), 'SecurityInfo')
    expect(onMac).toContain('FDE_Enabled')
    expect(onMac).not.toContain('RemoteDesktopEnabled')
  })

  it('refuses a profile with a forbidden payload as a whole, and a Mac leaves the payload out', async () => {
    const payload = profileWith('com.apple.wifi.managed', 'com.apple.vpn.managed')
    expect(await send(phone, { RequestType: 'InstallProfile', Payload: payload })).toMatchObject({ Status: 'Error' })
    expect(await send(mac, { RequestType: 'InstallProfile', Payload: payload })).toMatchObject({
      Status: 'Acknowledged',
    })
    const list = await send(mac, { RequestType: 'ProfileList' })
    const installed = rowsOf(list, 'ProfileList').find(({ PayloadIdentifier }) => PayloadIdentifier === 'test.profile')
    expect(installed?.['PayloadContent']).toMatchObject([{ PayloadType: 'com.apple.wifi.managed' }])
    expect(phone.wire.violations).toMatchObject([{ what: 'com.apple.vpn.managed' }])
  })

  it('replaces a profile by its identifier, and removes it by it', async () => {
    for (const type of ['com.apple.wifi.managed', 'com.apple.font']) {
      await send(phone, { RequestType: 'InstallProfile', Payload: profileWith(type) })
    }
    const types = async () =>
      rowsOf(await send(phone, { RequestType: 'ProfileList' }), 'ProfileList')
        .filter(({ PayloadIdentifier }) => PayloadIdentifier === 'test.profile')
        .flatMap(({ PayloadContent }) => (PayloadContent as readonly PlistDict[]).map(({ PayloadType }) => PayloadType))
    expect(await types()).toEqual(['com.apple.font'])
    await send(phone, { RequestType: 'RemoveProfile', Identifier: 'test.profile' })
    expect(await types()).toEqual([])
  })

  it('knows the settings it takes, item by item', async () => {
    const Settings = [
      { Item: 'OrganizationInfo', OrganizationInfo: { OrganizationName: 'Example' } },
      { Item: 'DeviceName', DeviceName: 'Tracked 1' },
    ]
    expect(await send(phone, { RequestType: 'Settings', Settings })).toMatchObject({
      Status: 'Acknowledged',
      Settings: [
        { Item: 'OrganizationInfo', Status: 'Acknowledged' },
        { Item: 'DeviceName', Status: 'Error' },
      ],
    })
    expect(phone.container?.organizationName).toBe('Example')
  })

  it('lists its identity among the certificates', async () => {
    expect(await send(phone, { RequestType: 'CertificateList' })).toMatchObject({
      CertificateList: [{ IsIdentity: true, Data: phone.enrollment!.identity.certificate, CommonName: 'a ticket' }],
    })
  })
})

describe('under Device Enrollment', () => {
  it('tells serial number and UDID', async () => {
    const Queries = ['UDID', 'SerialNumber', 'WiFiMAC', 'IsSupervised']
    expect(await send(corporate, { RequestType: 'DeviceInformation', Queries })).toMatchObject({
      QueryResponses: {
        UDID: corporate.hardware.udid,
        SerialNumber: corporate.hardware.serialNumber,
        WiFiMAC: corporate.hardware.wifiMac,
        IsSupervised: false,
      },
    })
    expect(corporate.wire.violations).toEqual([])
  })

  it('lists all apps and profiles, or the managed ones only', async () => {
    const all = await send(corporate, { RequestType: 'InstalledApplicationList' })
    expect(all?.['InstalledApplicationList']).toHaveLength(corporate.personal.apps.length)
    const managed = await send(corporate, { RequestType: 'InstalledApplicationList', ManagedAppsOnly: true })
    expect(managed?.['InstalledApplicationList']).toEqual([])
    const profiles = await send(corporate, { RequestType: 'ProfileList' })
    expect(profiles?.['ProfileList']).toHaveLength(2)
  })

  it('clears the passcode only for the token it handed over', async () => {
    corporate.lock()
    const wrong = await send(corporate, { RequestType: 'ClearPasscode', UnlockToken: Buffer.from('guess') })
    expect(wrong).toMatchObject({ Status: 'Error' })
    await send(corporate, { RequestType: 'ClearPasscode', UnlockToken: corporate.unlockToken })
    expect(corporate.isLocked).toBe(false)
  })

  it('refuses what takes supervision', async () => {
    expect(await send(corporate, { RequestType: 'EnableLostMode' })).toMatchObject({ Status: 'Error' })
  })

  it('goes without a word once it has acknowledged its erasure', async () => {
    const linkUrl = `${world.mdm.url}/link?kind=device`
    const device = await world.simulator.enrollFromLink({ model: 'ipad', linkUrl, ...world.mdm.person })
    const checkOuts = world.mdm.checkIns('CheckOut').length
    expect(await send(device, { RequestType: 'EraseDevice' })).toMatchObject({ Status: 'Acknowledged' })
    expect(device.enrollment).toBeNull()
    expect(world.mdm.checkIns('CheckOut')).toHaveLength(checkOuts)
  })
})

describe('a Mac', () => {
  it('answers on both channels, each for itself', async () => {
    const onUser = await send(mac, { RequestType: 'DeviceInformation', Queries: ['OSVersion'] }, 'user')
    expect(onUser).toMatchObject({ EnrollmentUserID: mac.enrollment!.channels[1]!.userId, Status: 'Acknowledged' })
    const elsewhere = await send(mac, { RequestType: 'ManagedApplicationConfiguration', Identifiers: [] }, 'user')
    expect(elsewhere).toMatchObject({ Status: 'Error' })
    expect(mac.wire.violations).toMatchObject([{ why: expect.stringContaining('wrong-channel') }])
  })
})

describe('a malformed command', () => {
  it.each<[name: string, command: PlistDict]>([
    ['no RequestType', { Queries: [] }],
    ['an unknown RequestType', { RequestType: 'MakeCoffee' }],
    ['a key missing', { RequestType: 'DeviceInformation' }],
    ['a key of another type', { RequestType: 'InstallProfile', Payload: 'text' }],
    ['an odd key inside', { RequestType: 'InstallApplication', iTunesStoreID: '361309726' }],
  ])('with %s is answered as such', async (_name, command) => {
    expect(await send(phone, command)).toMatchObject({ Status: 'CommandFormatError' })
  })
})

describe('a device that misbehaves', () => {
  it('tells what nobody asked for', async () => {
    phone.misbehaviors.add('identifiers-in-answers').add('personal-apps-in-answers').add('claim-supervised')
    const info = await send(phone, { RequestType: 'DeviceInformation', Queries: ['IsSupervised'] })
    expect(info).toMatchObject({ QueryResponses: { SerialNumber: phone.hardware.serialNumber, IsSupervised: true } })
    const apps = await send(phone, { RequestType: 'InstalledApplicationList' })
    expect(apps?.['InstalledApplicationList']).toHaveLength(phone.personal.apps.length)
  })

  it('says everything twice', async () => {
    phone.misbehaviors.add('duplicate-results')
    const uuid = world.mdm.queue(phone.enrollment!.id, { RequestType: 'SecurityInfo' })
    await phone.poll()
    expect(world.mdm.received.filter(({ message }) => message?.['CommandUUID'] === uuid)).toHaveLength(2)
  })
})

it('fetches declarations that changed, and reports on them', async () => {
  const asked: string[] = []
  world.mdm.override = ({ message }) => {
    if (message?.['MessageType'] !== 'DeclarativeManagement') return null
    const endpoint = textOf(message['Endpoint'])
    asked.push(endpoint)
    const documents: Record<string, unknown> = {
      tokens: { SyncTokens: { DeclarationsToken: 't1', Timestamp: '2026-02-03T10:11:12Z' } },
      'declaration-items': {
        Declarations: {
          Activations: [{ Identifier: 'act', ServerToken: '1' }],
          Configurations: [{ Identifier: 'gone', ServerToken: '1' }],
          Assets: [],
          Management: [],
        },
        DeclarationsToken: 't1',
      },
      'declaration/activation/act': {
        Type: 'com.apple.activation.simple',
        Identifier: 'act',
        ServerToken: '1',
        Payload: {},
      },
      status: '',
    }
    const document = documents[endpoint]
    return document === undefined
      ? { status: 404 }
      : { status: 200, body: document === '' ? '' : JSON.stringify(document) }
  }
  await send(phone, { RequestType: 'DeclarativeManagement' })
  await send(phone, { RequestType: 'DeclarativeManagement' })
  world.mdm.override = () => null
  expect(asked).toEqual([
    'tokens',
    'declaration-items',
    'declaration/activation/act',
    'declaration/configuration/gone',
    'status',
    'tokens',
  ])
  expect(phone.container?.declarations).toMatchObject([{ identifier: 'act', type: 'com.apple.activation.simple' }])
})

function profileWith(...types: string[]): Buffer {
  return writePlist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: 'test.profile',
    PayloadUUID: 'test-profile',
    PayloadContent: types.map((type) => ({
      PayloadType: type,
      PayloadVersion: 1,
      PayloadIdentifier: `test.${type}`,
      PayloadUUID: type,
    })),
  })
}
