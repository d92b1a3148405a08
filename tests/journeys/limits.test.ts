import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceSpec, SimulatedDevice } from '../../simulator/device/device.ts'
import type { Misbehavior } from '../../simulator/device/misbehavior.ts'
import { personalTexts } from '../../simulator/device/personal-side.ts'
import { unsignedProfile } from '../../simulator/device/unsigned-profile.ts'
import { startSimulator } from '../../simulator/network.ts'
import { commandRules } from '../../simulator/rules/command-rules.ts'
import { type Asked, refusalOf } from '../../simulator/rules/rule.ts'
import type { Command } from '../../src/apple/commands/command.ts'
import { listAudit } from '../../src/contract/audit.ts'
import {
  type CommandRequest,
  compareKinds,
  enqueueCommand,
  listCommands,
  listDevices,
} from '../../src/contract/devices.ts'
import { endpoints } from '../../src/contract/endpoints.ts'
import { enqueueCommand as enqueue } from '../../src/domain/commands/enqueue-command.ts'
import { inTransaction } from '../../src/platform/ctx.ts'
import type { DeviceId } from '../../src/platform/ids.ts'
import { type Person, startWorld, until, type World } from '../support/world.ts'

let world: World
const enrolled = new Map<string, SimulatedDevice>()
/** Every device of these journeys, to search for what it must not have told. */
const everyDevice: SimulatedDevice[] = []

const personal = [
  { model: 'iphone', osVersion: '26.1' },
  { model: 'ipad', osVersion: '18.6.2' },
  { model: 'mac', osVersion: '15.6.1' },
  { model: 'vision-pro', osVersion: '26.0' },
] as const

beforeAll(async () => {
  world = await startWorld()
  for (const spec of personal) {
    const device = await world.enroll(await world.aPerson(`Owner of ${spec.model}`), spec)
    enrolled.set(spec.model, device)
    everyDevice.push(device)
  }
})
afterAll(() => world.close())

describe('the profile of a User Enrollment', () => {
  it.each(personal)('S5: asks $model for nothing more than User Enrollment, byte for byte', ({ model }) => {
    const device = enrolledOne(model)
    const served = device.wire.entries.find(({ message }) => message === 'machine info with token')?.received
    const profile = unsignedProfile(served ?? Buffer.alloc(0)).toString('utf8')
    const { email } = device.lastWay ?? {}
    expect(profile).toMatch(/<key>EnrollmentMode<\/key>\s*<string>BYOD<\/string>/)
    expect(profile).toMatch(new RegExp(`<key>AssignedManagedAppleID</key>\\s*<string>${email}</string>`))
    expect(served?.includes('AccessRights')).toBe(false)
    const payloads = [...profile.matchAll(/<key>PayloadType<\/key>\s*<string>([^<]+)<\/string>/g)]
    expect(new Set(payloads.map(([, type]) => type))).toEqual(
      new Set(['Configuration', 'com.apple.mdm', 'com.apple.security.scep']),
    )
  })

  it('S5: asks for nothing more when it is downloaded by an older system', async () => {
    const person = await world.aPerson('Ola Older')
    const device = await world.enrollFromLink(person, { model: 'iphone', osVersion: '14.8' })
    everyDevice.push(device)
    expect(device.enrollment?.profile.enrollsAs).toEqual({ kind: 'profile-user', managedAppleId: person.email })
  })
})

/** What the seed says nobody can do to a personal device. */
const impossible: readonly [row: string, request: CommandRequest][] = [
  ['S10', { requestType: 'EraseDevice' }],
  ['S11', { requestType: 'ActivationLockBypassCode' }],
  ['S11', { requestType: 'ClearActivationLockBypassCode' }],
  ['S12', { requestType: 'DeviceLock' }],
  ['S13', { requestType: 'ClearPasscode' }],
]

describe('commands to a personal device', () => {
  it.each(impossible.flatMap(([row, request]) => personal.map(({ model }) => ({ row, request, model }))))(
    '$row: $request.requestType to $model is refused with the reason, which the menu tells beforehand',
    async ({ request, model }) => {
      const { id, commands } = await world.shown(enrolledOne(model))
      const refusal = await world.api.refusal(enqueueCommand, { params: { id }, body: request })
      expect(refusal).toMatchObject({ code: 'COMMAND_NOT_ALLOWED', details: { reason: expect.any(String) } })
      expect(refusal.status).toBe(422)
      const choice = commands.find(({ requestType }) => requestType === request.requestType)
      expect(choice?.refusal).toEqual({ code: refusal.details?.['reason'], reason: refusal.detail })
      expect(refusal.detail).toMatch(/\S+ .+\.$/)
    },
  )

  it.each(personal)('S14: whatever Apple forbids for $model can be queued by nobody', async ({ model }) => {
    const device = enrolledOne(model)
    const { id } = await world.shown(device)
    const forbidden = Object.keys(commandRules).filter(
      (name) => refusalOf(commandRules[name], askedOf(device)) !== null,
    )
    expect(forbidden.length).toBeGreaterThanOrEqual(25)
    for (const requestType of forbidden) {
      const response = await world.api.raw(`/api/v1/devices/${id}/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ requestType }),
      })
      expect([requestType, response.status]).toEqual([requestType, expect.toSatisfy(isRefusalStatus)])
      const queueing = inTransaction(world.sandbox.ctx(), (tx) =>
        enqueue(tx, { deviceId: id as DeviceId, command: { requestType } as Command, purpose: requestType }),
      )
      await expect(queueing).rejects.toMatchObject({ code: 'COMMAND_NOT_ALLOWED' })
    }
    const queued = await world.api.call(listCommands, { params: { id }, query: { limit: 500 } })
    expect(queued.items.filter(({ requestType }) => forbidden.includes(requestType))).toEqual([])
  })

  it('S14: questions that Apple forbids are never asked, whatever an admin may ask for', async () => {
    for (const device of enrolled.values()) {
      const { id, commands } = await world.shown(device)
      for (const { requestType } of commands.filter(({ refusal }) => refusal === null)) {
        if (requestType === 'InstallProfile' || requestType === 'RemoveProfile') continue
        await world.api.call(enqueueCommand, { params: { id }, body: { requestType } as CommandRequest })
      }
    }
    await world.settled()
    expect(world.simulator.forbiddenOnWire()).toEqual([])
  })

  it('S77: are those that the comparison of the kinds of enrollment says', async () => {
    const { columns, rows } = await world.api.call(compareKinds)
    const column = columns.findIndex(({ kind }) => kind === 'user')
    const isPossible = (ability: RegExp) => rows.find((row) => ability.test(row.ability))?.values[column]?.possible
    const shown = await Promise.all([...enrolled.values()].map((device) => world.shown(device)))
    for (const [ability, requestType] of [
      [/^Erase/, 'EraseDevice'],
      [/^Lock/, 'DeviceLock'],
      [/^Clear the passcode/, 'ClearPasscode'],
      [/Activation Lock/, 'ActivationLockBypassCode'],
      [/settings/, 'InstallProfile'],
    ] as const) {
      const choices = shown.flatMap(({ commands }) => commands.filter((each) => each.requestType === requestType))
      expect(choices).toHaveLength(personal.length)
      expect([requestType, isPossible(ability)]).toEqual([requestType, choices.some(({ refusal }) => refusal === null)])
    }
    expect(isPossible(/serial number/)).toBe(false)
    const powers = columns.map((_, index) => rows.filter(({ values }) => values[index]?.possible).length)
    expect(powers[column]).toBe(Math.min(...powers))
  })
})

describe('a device that tells what it must not', () => {
  it('S15, S16, S80: is refused before anybody signs in when its machine info has identifiers', async () => {
    const { person, enrolling } = await aHostileDevice('Machine Info', ['identifiers-in-machine-info'])
    await expect(enrolling).rejects.toMatchObject({
      code: 'ENROLLMENT_REFUSED',
      message: expect.stringContaining('Nothing was stored'),
    })
    await expectNoRecordOf(person)
  })

  it.each([
    ['S15', 'identifiers-in-check-in'],
    ['S16', 'udid-in-check-in'],
    ['S13, S16', 'unlock-token'],
  ] as const)('%s: is refused at its first check-in that shows it: %s', async (_row, misbehavior) => {
    const { person, enrolling } = await aHostileDevice(misbehavior, [misbehavior])
    await expect(enrolling).rejects.toMatchObject({ code: 'CHECK_IN_REFUSED' })
    await expectNoRecordOf(person)
  })

  it.each([
    ['S15, S16', 'identifiers-in-answers'],
    ['S7', 'personal-apps-in-answers'],
  ] as const)('%s: stays, and what it tells is dropped: %s', async (_row, misbehavior) => {
    for (const { model } of personal) {
      const person = await world.aPerson(`${misbehavior} ${model}`)
      const device = await world.enroll(person, { model, misbehaviors: [misbehavior] })
      everyDevice.push(device)
      await until(async () => (await world.shown(device)).storedFacts.length > 0)
      await world.settled()
      const shown = await world.shown(device)
      expect(shown.serialNumber).toEqual({ available: false, reason: 'Not available in User Enrollment' })
      expect(shown.apps.filter(({ isManaged }) => !isManaged)).toEqual([])
    }
  })
})

describe('a supervised device', () => {
  it('S80: gives up by itself when it is asked to enroll as a personal one', async () => {
    const person = await world.aPerson('Sue Supervised')
    const spec = { model: 'ipad', isSupervised: true }
    await expect(world.enroll(person, spec)).rejects.toMatchObject({ code: 'SUPERVISED' })
    await expectNoRecordOf(person)
  })

  it('S80: that enrolls all the same is made to leave, and admins are told', async () => {
    const person = await world.aPerson('Stan Supervised')
    const device = await world.simulator.enrollAccountDriven({
      ...{ model: 'iphone', isSupervised: true, misbehaviors: ['ignore-supervision'] },
      ...{ email: person.email, password: person.password },
    })
    everyDevice.push(device)
    await device.when(({ enrollment }) => enrollment === null)
    await until(async () => (await world.api.call(listDevices, { query: { ownerId: person.id } })).items.length === 0)
    await expectNoRecordOf(person)
    const { items } = await world.api.call(listAudit, { query: { action: 'enrollment.refused' } })
    expect(items.map(({ after }) => after?.['reason'])).toContain('SUPERVISED')
  })
})

describe('somebody who is not who they say', () => {
  it('is refused if Apple did not make the device', async () => {
    const { hostname, port } = new URL(world.link)
    const person = await world.aPerson('Frank Forger')
    const forgery = await startSimulator({
      trustRoots: [world.sandbox.trustRoot],
      addresses: { 'example.org': `127.0.0.1:${port}`, [hostname]: `127.0.0.1:${port}` },
    })
    try {
      const { email, password } = person
      const enrolling = forgery.enrollAccountDriven({ model: 'iphone', email, password })
      await expect(enrolling).rejects.toMatchObject({
        code: 'ENROLLMENT_REFUSED',
        message: expect.stringContaining('could not make sure that this is a device made by Apple'),
      })
    } finally {
      await forgery.close()
    }
    await expectNoRecordOf(person)
  })

  it('is refused who signs in as another person than the one typed on the device', async () => {
    const [typed, signedIn] = [await world.aPerson('Tilda Typed'), await world.aPerson('Siri Signed-In')]
    const enrolling = world.simulator.enrollAccountDriven({
      ...{ model: 'iphone', identifier: typed.email },
      ...{ email: signedIn.email, password: signedIn.password },
    })
    await expect(enrolling).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
      message: expect.stringContaining('You signed in as somebody else'),
    })
    for (const person of [typed, signedIn]) await expectNoRecordOf(person)
  })

  it('is refused who comes for another push certificate', async () => {
    const { person, enrolling } = await aHostileDevice('Wrong Topic', ['wrong-topic'])
    await expect(enrolling).rejects.toMatchObject({ code: 'CHECK_IN_REFUSED' })
    await expectNoRecordOf(person)
  })
})

describe('in all of these journeys', () => {
  it('S10, S11, S12, S13, S14: nothing went over the wire that User Enrollment forbids', () => {
    expect(world.simulator.forbiddenOnWire()).toEqual([])
  })

  it('S15, S16, S6, S7: no device left its identifiers or personal things in the database, the API, the exports or the metrics', async () => {
    await world.settled()
    const dump = await world.dump()
    expect(dump).toContain(enrolledOne('iphone').lastWay?.email)
    const places = new Map([['the database', dump]])
    for (const [address, text] of await everyAnswer()) places.set(address, text)
    expect([...places.keys()]).toEqual(
      expect.arrayContaining(['/api/v1/devices.csv', '/api/v1/owners.csv', '/metrics']),
    )
    const found = everyDevice.flatMap((device) =>
      secretsOf(device).flatMap((secret) =>
        [...places].flatMap(([place, text]) =>
          text.toLowerCase().includes(secret.toLowerCase()) ? [{ place, secret }] : [],
        ),
      ),
    )
    expect(found).toEqual([])
  })

  it('S13, S16: nor in the columns that are sealed', async () => {
    const { rows } = await world.sandbox.lodger.app.pool.query(
      `select serial_number, device_name, unlock_token_sealed from devices
       where kind = 'user' and num_nonnulls(serial_number, device_name, unlock_token_sealed) > 0`,
    )
    expect(rows).toEqual([])
  })
})

function enrolledOne(model: string): SimulatedDevice {
  const device = enrolled.get(model)
  if (!device) throw new Error(`No ${model} is enrolled`)
  return device
}

function askedOf({ model, system }: SimulatedDevice): Asked {
  return {
    platform: model.platform,
    osVersion: system.version,
    ...{ enrollment: 'user', isSupervised: false, channel: 'device', accessRights: null },
  }
}

function isRefusalStatus(status: number): boolean {
  return status === 400 || status === 422
}

interface HostileEnrollment {
  readonly person: Person
  readonly enrolling: Promise<void>
}

async function aHostileDevice(name: string, misbehaviors: readonly Misbehavior[]): Promise<HostileEnrollment> {
  const person = await world.aPerson(name)
  const spec: DeviceSpec = { model: 'iphone', misbehaviors }
  const device = world.simulator.newDevice(spec)
  everyDevice.push(device)
  return { person, enrolling: device.enrollAccountDriven({ email: person.email, password: person.password }) }
}

/** No device in the API, and no row of one in the database. */
async function expectNoRecordOf({ id }: Person): Promise<void> {
  expect((await world.api.call(listDevices, { query: { ownerId: id } })).items).toEqual([])
  const { pool } = world.sandbox.lodger.app
  expect((await pool.query('select state from devices where owner_id = $1', [id])).rows).toEqual([])
}

/** What tells this device or its person from others, in every form it may be stored in. */
function secretsOf({ hardware, unlockToken, personal }: SimulatedDevice): string[] {
  const { udid, serialNumber, imei, meid, wifiMac, bluetoothMac, phoneNumber } = hardware
  const identifiers = [udid, serialNumber, imei, meid, wifiMac, bluetoothMac, phoneNumber].filter(
    (each) => each !== null,
  )
  return [
    ...identifiers,
    ...identifiers.map((text) => Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1)),
    ...(imei === null ? [] : [imei.replace(/^(\d{2})(\d{6})(\d{6})(\d)$/, '$1 $2 $3 $4')]),
    ...[udid, wifiMac, bluetoothMac].map((text) => text.replaceAll(/[:-]/g, '')),
    unlockToken.toString('hex'),
    unlockToken.toString('base64'),
    ...personalTexts(personal),
  ]
}

/** What the API answers to every GET, about everything there is, and the metrics. */
async function everyAnswer(): Promise<Map<string, string>> {
  const answers = new Map<string, string>()
  for (const { method, path, mediaType } of endpoints) {
    if (method !== 'GET' || mediaType === 'text/event-stream') continue
    for (const id of await idsFor(path)) {
      const address = `/api/v1${path.replace(/\{\w+\}/, id)}`
      const limit = path === '/devices' || path === '/owners' || path === '/audit' ? '?limit=500' : ''
      const response = await world.api.raw(`${address}${limit}`)
      expect([address, response.status]).toEqual([address, 200])
      answers.set(address, await response.text())
    }
  }
  answers.set('/metrics', await (await world.api.raw('/metrics')).text())
  return answers
}

async function idsFor(path: string): Promise<readonly string[]> {
  const [, table = ''] = /^\/([\w-]+)\/(?:\w+\/)*\{/.exec(path) ?? []
  if (table === '') return ['']
  const { rows } = await world.sandbox.lodger.app.pool.query<{ id: string }>(
    `select id from ${path.startsWith('/owners/import') ? 'owner_imports' : table.replaceAll('-', '_')}`,
  )
  return rows.map(({ id }) => id)
}
