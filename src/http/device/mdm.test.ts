import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { edgeServer } from '../../../tests/support/edge-server.ts'
import {
  anOpenNetwork,
  aPerson,
  byProfile,
  EnrollingDevice,
  ownedDevice,
  pushTopic,
  setUpEnrollment,
} from '../../../tests/support/enrolling-device.ts'
import { parseChallenge } from '../../apple/enrollment/challenge.ts'
import { parseErrorBody } from '../../apple/enrollment/error-body.ts'
import { parsePlistDict } from '../../apple/plist/parse-plist.ts'
import { type PlistValue, plistDict } from '../../apple/plist/plist-value.ts'
import { writePlist } from '../../apple/plist/write-plist.ts'
import { enqueueCommand } from '../../domain/commands/enqueue-command.ts'
import { removeDevice } from '../../domain/enrollment/remove-device.ts'
import { startEnrollment } from '../../domain/enrollment/start-enrollment.ts'
import type { Network } from '../../domain/organization/network.ts'
import type { Owner } from '../../domain/owners/owner.ts'
import { signData } from '../../pki/cms-signed-data.ts'
import { certificateToPem } from '../../pki/pem.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { registerMdm } from './register-mdm.ts'

const checkinType = 'application/x-apple-aspen-mdm-checkin'
const reportType = 'application/x-apple-aspen-mdm; charset=UTF-8'

let database: TestDatabase
let ctx: Ctx
let server: FastifyInstance
let network: Network
let ana: Owner
beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx } = database)
  await setUpEnrollment(ctx)
  network = await anOpenNetwork(ctx)
  ana = await aPerson(ctx)
  server = await edgeServer(database, registerMdm, {
    trustedProxies: ['10.0.0.0/8'],
    clientCertificateHeader: 'client-cert',
  })
})
afterAll(async () => {
  await server.close()
  await database.close()
})

/** A device that is enrolled, and the phone it is. */
interface Enrolled {
  readonly id: DeviceId
  readonly phone: EnrollingDevice
}

async function enrolled(options: Partial<ConstructorParameters<typeof EnrollingDevice>[1]> = {}): Promise<Enrolled> {
  const phone = new EnrollingDevice(ctx, { network, owner: ana, ...options })
  return { id: await phone.enroll(), phone }
}

interface Put {
  readonly body?: Buffer
  readonly type?: string
  readonly endpoint?: 'user' | 'device'
  readonly code?: string
  readonly headers?: Record<string, string>
  readonly remoteAddress?: string
}

/** Sends bytes as they are. */
function put({ body = Buffer.alloc(0), type = reportType, endpoint = 'user', code = network.code, ...rest }: Put) {
  const headers = { 'content-type': type, ...rest.headers }
  const { remoteAddress = '192.0.2.1' } = rest
  return server.inject({ method: 'PUT', url: `/mdm/${code}/${endpoint}`, headers, payload: body, remoteAddress })
}

/** What proves to be this phone: a signature over the body, and the token of its user. */
function proofs(phone: EnrollingDevice, body: Buffer): Record<string, string> {
  const { certificate, privateKey } = phone.identity!
  const signature = signData(body, { certificate, key: privateKey, detached: true }).toString('base64')
  return { 'mdm-signature': signature, ...(phone.bearerToken && { authorization: `Bearer ${phone.bearerToken}` }) }
}

/** Says something as the phone. */
function say(
  phone: EnrollingDevice,
  keys: Record<string, PlistValue>,
  more: Put = {},
): Promise<LightMyRequestResponse> {
  const body = writePlist(plistDict({ EnrollmentID: phone.identifier, ...keys }))
  return put({ body, ...more, headers: { ...proofs(phone, body), ...more.headers } })
}

const idle = { Status: 'Idle' }

async function enqueue(id: DeviceId): Promise<string> {
  const command = { requestType: 'SecurityInfo' } as const
  const queued = await inTransaction(ctx, (tx) => enqueueCommand(tx, { deviceId: id, command, purpose: 'test' }))
  return queued.id.toUpperCase()
}

/** Every row of every table, as text, with bytes in hex. */
async function dump(): Promise<string> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
  )
  const texts = await Promise.all(
    tables.map(async ({ name }) =>
      (await database.pool.query(`select t::text from ${name} t`)).rows.map((row) => row.t),
    ),
  )
  return texts.flat().join('\n')
}

describe('a device that is enrolled', () => {
  it('gets its commands one after the other, and then nothing, which has no byte', async () => {
    const { id, phone } = await enrolled()
    const commandUuid = await enqueue(id)
    const first = await say(phone, idle)
    expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'application/xml; charset=UTF-8'])
    expect(parsePlistDict(first.rawPayload)).toMatchObject({
      CommandUUID: commandUuid,
      Command: { RequestType: 'SecurityInfo' },
    })
    const answer = { Status: 'Acknowledged', CommandUUID: commandUuid, SecurityInfo: { PasscodeCompliant: true } }
    const second = await say(phone, answer)
    expect([second.statusCode, second.rawPayload.length]).toEqual([200, 0])
    const { passcodeCompliant } = await database.db
      .selectFrom('devices')
      .select('passcodeCompliant')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(passcodeCompliant).toBe(true)
  })

  it('may repeat itself: the second time is like the first', async () => {
    const { id, phone } = await enrolled()
    const commandUuid = await enqueue(id)
    await say(phone, idle)
    for (let time = 0; time < 3; time += 1) {
      const response = await say(phone, { Status: 'Error', CommandUUID: commandUuid, ErrorChain: [] })
      expect([response.statusCode, response.body]).toEqual([200, ''])
    }
    const results = await database.db.selectFrom('commandResults').select('id').where('deviceId', '=', id).execute()
    expect(results).toHaveLength(1)
  })

  it('is recognized by what it says where a proxy has changed the media type', async () => {
    const { phone } = await enrolled()
    for (const type of ['text/xml', 'application/x-www-form-urlencoded']) {
      expect((await say(phone, idle, { type })).statusCode).toBe(200)
    }
  })

  it('may write binary property lists', async () => {
    const { phone } = await enrolled()
    const body = binaryPlist([
      ['Status', 'Idle'],
      ['EnrollmentID', phone.identifier],
    ])
    expect((await put({ body, headers: proofs(phone, body) })).statusCode).toBe(200)
  })

  it('is told that there is nothing to declare', async () => {
    const { phone } = await enrolled()
    const ask = (endpoint: string) =>
      say(phone, { MessageType: 'DeclarativeManagement', Endpoint: endpoint }, { type: checkinType })
    const tokens = await ask('tokens')
    expect(tokens.headers['content-type']).toContain('application/json')
    const items = await ask('declaration-items')
    expect(items.json()).toMatchObject({
      Declarations: { Activations: [], Configurations: [], Assets: [], Management: [] },
    })
    expect(items.json().DeclarationsToken).toBe(tokens.json().SyncTokens.DeclarationsToken)
    expect((await ask('declaration/configuration/x')).statusCode).toBe(404)
    expect([(await ask('status')).statusCode, (await ask('status')).body]).toEqual([200, ''])
  })

  it('leaves with its CheckOut, twice if it likes, and its token need not count any more', async () => {
    const { id, phone } = await enrolled()
    const leave = { MessageType: 'CheckOut', Topic: pushTopic }
    const stale = { type: checkinType, headers: { authorization: 'Bearer stale' } }
    for (let time = 0; time < 2; time += 1) expect((await say(phone, leave, stale)).statusCode).toBe(200)
    expect(await database.db.selectFrom('devices').select('id').where('id', '=', id).execute()).toEqual([])
  })

  it('enrolls and completes here, step by step', async () => {
    const phone = new EnrollingDevice(ctx, { network, owner: ana })
    await phone.signIn()
    await phone.fetchProfile()
    await phone.getCertificate()
    const about = { Topic: pushTopic, ProductName: 'iPhone14,5', OSVersion: '18.2.1' }
    const hello = await say(phone, { MessageType: 'Authenticate', ...about }, { type: checkinType })
    expect([hello.statusCode, hello.body]).toEqual([200, ''])
    const wake = { Token: randomBytes(32), PushMagic: randomUUID(), Topic: pushTopic }
    expect((await say(phone, { MessageType: 'TokenUpdate', ...wake }, { type: checkinType })).statusCode).toBe(200)
    expect((await say(phone, idle)).statusCode).toBe(200)
  })
})

describe('its identity', () => {
  it('may come from the TLS of a trusted proxy', async () => {
    const { phone } = await enrolled()
    const body = writePlist(plistDict({ EnrollmentID: phone.identifier, ...idle }))
    const certificate = { 'client-cert': `:${Buffer.from(phone.identity!.certificate).toString('base64')}:` }
    const { authorization = '' } = proofs(phone, body)
    const headers = { ...certificate, authorization }
    expect((await put({ body, headers, remoteAddress: '10.1.2.3' })).statusCode).toBe(200)
    expect((await put({ body, headers, remoteAddress: '192.0.2.1' })).statusCode).toBe(400)
    expect(
      (await put({ body, headers: { ...headers, 'client-cert': ':x:' }, remoteAddress: '10.1.2.3' })).statusCode,
    ).toBe(400)
  })

  it('may come as URL-escaped PEM, as nginx writes it', async () => {
    const nginx = await edgeServer(database, registerMdm, {
      trustedProxies: ['127.0.0.1'],
      clientCertificateHeader: 'x-ssl-client-cert',
    })
    const { phone } = await enrolled()
    const response = await nginx.inject({
      method: 'PUT',
      url: `/mdm/${network.code}/user`,
      headers: {
        'content-type': reportType,
        'x-ssl-client-cert': encodeURIComponent(certificateToPem(phone.identity!.certificate)),
        authorization: `Bearer ${phone.bearerToken}`,
      },
      payload: writePlist(plistDict({ EnrollmentID: phone.identifier, ...idle })),
    })
    expect(response.statusCode).toBe(200)
    await nginx.close()
  })

  it('must be one: two proofs that disagree are none', async () => {
    const [{ phone }, { phone: other }] = [await enrolled(), await enrolled()]
    const certificate = { 'client-cert': `:${Buffer.from(other.identity!.certificate).toString('base64')}:` }
    const response = await say(phone, idle, { headers: certificate, remoteAddress: '10.1.2.3' })
    expect(response.statusCode).toBe(400)
  })
})

describe('a user', () => {
  it('who must sign in again is asked to, and the device comes back with the new token', async () => {
    const { phone } = await enrolled()
    const asked = await say(phone, idle, { headers: { authorization: 'Bearer stale' } })
    expect(asked.statusCode).toBe(401)
    expect(parseChallenge(String(asked.headers['www-authenticate']))).toMatchObject({ method: 'apple-as-web' })
    expect(asked.headers['cache-control']).toBe('no-store')
    const request = { kind: 'user', method: 'account-driven', platform: null } as const
    const { bearerToken } = await startEnrollment(ctx, { network, owner: ana, request, typedIdentifier: null })
    const old = phone.bearerToken
    phone.bearerToken = bearerToken
    expect((await say(phone, idle)).statusCode).toBe(200)
    phone.bearerToken = old
    expect((await say(phone, idle)).statusCode).toBe(401)
  })

  it('cannot take over the device of another', async () => {
    const { phone } = await enrolled()
    const bo = await aPerson(ctx)
    const request = { kind: 'user', method: 'account-driven', platform: null } as const
    const { bearerToken } = await startEnrollment(ctx, { network, owner: bo, request, typedIdentifier: null })
    expect((await say(phone, idle, { headers: { authorization: `Bearer ${bearerToken}` } })).statusCode).toBe(401)
  })

  it('of a device that is enrolled by profile is never asked to sign in', async () => {
    const { phone } = await enrolled({ request: byProfile, osVersion: '17.6' })
    expect((await say(phone, idle)).statusCode).toBe(200)
    expect((await say(phone, idle, { headers: { authorization: 'Bearer stale' } })).statusCode).toBe(200)
  })
})

it('tells a device that was forgotten to leave, and no other', async () => {
  const { id, phone } = await enrolled()
  await removeDevice(ctx, id, { forget: true })
  const response = await say(phone, idle)
  expect([response.statusCode, parseErrorBody(response.body).code]).toEqual([403, 'com.apple.unrecognized.device'])
})

describe('bad input', () => {
  let victim: Enrolled
  let before: ReadonlySet<string>
  beforeAll(async () => {
    victim = await enrolled()
    await say(victim.phone, idle)
    before = new Set((await dump()).split('\n'))
  })

  /** The rows that are new, or gone. That somebody was refused is told to admins, and does not count. */
  async function changedRows(): Promise<readonly string[]> {
    const rows = new Set((await dump()).split('\n'))
    return [...rows.symmetricDifference(before)].filter((row) => !row.includes('enrollment.refused'))
  }

  /** A body that is properly signed, whatever it says. */
  const signed = (text: string | Buffer, more: Put = {}) => {
    const body = Buffer.from(text)
    return put({ body, ...more, headers: { ...proofs(victim.phone, body), ...more.headers } })
  }
  const plist = (inside: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>EnrollmentID</key><string>${victim.phone.identifier}</string>${inside}</dict></plist>`
  const message = (keys: Record<string, PlistValue>, more: Put = {}) => say(victim.phone, keys, more)
  const checkin = { type: checkinType }

  it.each<[what: string, status: number, send: () => Promise<LightMyRequestResponse>]>([
    ['nothing', 400, () => signed('')],
    ['half a message', 400, () => signed(plist('<key>Status</key><string>Id').slice(0, -20))],
    ['JSON', 400, () => signed('{"Status":"Idle"}')],
    ['a list in place of a dictionary', 400, () => signed('<plist version="1.0"><array/></plist>')],
    [
      'a key twice',
      400,
      () => signed(plist('<key>Status</key><string>Idle</string><key>Status</key><string>Idle</string>')),
    ],
    [
      'an entity bomb',
      400,
      () => signed(`<!DOCTYPE plist [<!ENTITY a "aa">]>${plist('<key>Status</key><string>&a;</string>')}`),
    ],
    ['deep nesting', 400, () => signed(plist(`<key>a</key>${'<array>'.repeat(200)}${'</array>'.repeat(200)}`))],
    ['a megabyte and more', 413, () => signed(Buffer.alloc(1024 * 1024 + 1, ' '))],
    ['random bytes', 400, () => signed(randomBytes(300))],
    ['a binary list cut short', 400, () => signed('bplist00')],
    ['a status that does not exist', 400, () => message({ Status: 'Sleepy' })],
    ['a status of another type', 400, () => message({ Status: 7 })],
    ['a result for no command', 400, () => message({ Status: 'Acknowledged' })],
    [
      'a result for a command that is none',
      200,
      () => message({ Status: 'Acknowledged', CommandUUID: "'; drop table" }),
    ],
    ['a result for an unknown command', 200, () => message({ Status: 'Acknowledged', CommandUUID: randomUUID() })],
    ['neither report nor check-in', 400, () => message({}, { type: 'text/plain' })],
    ['a check-in that does not exist', 400, () => message({ MessageType: 'Obey' }, checkin)],
    ['a TokenUpdate without a token', 400, () => message({ MessageType: 'TokenUpdate', Topic: pushTopic }, checkin)],
    [
      'a token of the wrong type',
      400,
      () => message({ MessageType: 'TokenUpdate', Topic: pushTopic, Token: 'x', PushMagic: 'm' }, checkin),
    ],
    [
      'a TokenUpdate for another topic',
      400,
      () =>
        message(
          { MessageType: 'TokenUpdate', Topic: 'com.apple.mgmt.x', Token: randomBytes(32), PushMagic: 'm' },
          checkin,
        ),
    ],
    [
      'a request for a token',
      400,
      () => message({ MessageType: 'GetToken', TokenServiceType: 'com.apple.maid' }, checkin),
    ],
    [
      'an endpoint that does not exist',
      400,
      () => message({ MessageType: 'DeclarativeManagement', Endpoint: 'x' }, checkin),
    ],
    ['a directory user', 410, () => message({ MessageType: 'UserAuthenticate' }, checkin)],
    ['a bootstrap token', 400, () => message({ MessageType: 'GetBootstrapToken' }, checkin)],
    ['a channel nobody has opened', 400, () => message({ ...idle, EnrollmentUserID: randomUUID() })],
    ['the address of another kind', 400, () => message(idle, { endpoint: 'device' })],
    ['the address of no network', 400, () => message(idle, { code: 'aaaaaaaaaa' })],
    [
      'a check-in at the address of no network',
      404,
      () => message({ MessageType: 'CheckOut' }, { ...checkin, code: 'aaaaaaaaaa' }),
    ],
    ['no token of a user', 401, () => message(idle, { headers: { authorization: '' } })],
    ['a token that is none', 401, () => message(idle, { headers: { authorization: 'Basic eDp5' } })],
    ['no proof of who it is', 400, () => put({ body: Buffer.from(plist('')) })],
    ['a signature that is none', 400, () => message(idle, { headers: { 'mdm-signature': 'AAAA' } })],
    ['a signature that is no base64', 400, () => message(idle, { headers: { 'mdm-signature': '%%%' } })],
    ['a signature of endless length', 400, () => message(idle, { headers: { 'mdm-signature': 'A'.repeat(30_000) } })],
    ['the signature of another message', 400, () => message(idle, { headers: proofs(victim.phone, Buffer.from('x')) })],
  ])('%s is answered %i, and nothing of it stays', async (_, status, send) => {
    const response = await send()
    expect([response.statusCode, response.body]).toEqual([status, ''])
    expect(await changedRows()).toEqual([])
    expect((await say(victim.phone, idle)).statusCode).toBe(200)
  })

  it.each(['GET', 'HEAD', 'POST', 'DELETE', 'PATCH', 'OPTIONS'] as const)(
    '%s is not how devices speak',
    async (method) => {
      const response = await server.inject({ method, url: `/mdm/${network.code}/user` })
      expect([response.statusCode, response.headers['allow']]).toEqual([405, 'PUT'])
    },
  )
})

describe('a device that lies', () => {
  it('does not get to speak as another, or to answer its commands', async () => {
    const [liar, victim] = [await enrolled(), await enrolled()]
    const commandUuid = await enqueue(victim.id)
    await say(victim.phone, idle)
    expect((await say(liar.phone, { ...idle, EnrollmentID: victim.phone.identifier })).statusCode).toBe(400)
    expect((await say(liar.phone, { Status: 'Acknowledged', CommandUUID: commandUuid })).statusCode).toBe(200)
    const results = database.db.selectFrom('commandResults').select('id').where('deviceId', '=', victim.id)
    expect(await results.execute()).toEqual([])
    const leave = { MessageType: 'CheckOut', Topic: pushTopic, EnrollmentID: victim.phone.identifier }
    expect((await say(liar.phone, leave, { type: checkinType })).statusCode).toBe(400)
    expect((await say(victim.phone, idle)).statusCode).toBe(200)
  })

  it('does not get in with the certificate of somebody else', async () => {
    const { phone } = await enrolled()
    const stranger = new EnrollingDevice(ctx, { network: await anOpenNetwork(ctx), owner: ana })
    await stranger.enroll()
    const body = writePlist(plistDict({ EnrollmentID: phone.identifier, ...idle }))
    expect((await put({ body, headers: proofs(stranger, body) })).statusCode).toBe(400)
  })
})

describe('what no user-enrolled device may tell', () => {
  const canaries = ['F2LXK0SERIAL', '00008110-000A1CANARY0401E', '35 209900 176148 1', '352099001761481', 'A1000CANARY']
  const identifiers = {
    SerialNumber: canaries[0]!,
    UDID: canaries[1]!,
    IMEI: canaries[2]!,
    MEID: canaries[4]!,
  }

  async function expectNothingStored(): Promise<void> {
    const stored = (await dump()).toLowerCase()
    for (const canary of canaries) {
      const hex = Buffer.from(canary).toString('hex')
      const hashes = ['md5', 'sha1', 'sha256'].map((name) => createHash(name).update(canary).digest('hex'))
      for (const form of [canary, hex, Buffer.from(canary).toString('base64'), ...hashes]) {
        expect(stored).not.toContain(form.toLowerCase())
      }
    }
  }

  it.each(Object.entries(identifiers))('in an Authenticate, such as %s, ends the enrollment', async (key, value) => {
    const phone = new EnrollingDevice(ctx, { network, owner: ana })
    await phone.signIn()
    await phone.fetchProfile()
    await phone.getCertificate()
    const about = { Topic: pushTopic, ProductName: 'iPhone14,5', OSVersion: '18.2.1', [key]: value }
    const hello = await say(phone, { MessageType: 'Authenticate', ...about }, { type: checkinType })
    expect(hello.statusCode).toBe(400)
    await expectNothingStored()
  })

  it('in a report is dropped, or refused with the report if it speaks under its UDID', async () => {
    const { id, phone } = await enrolled()
    const commandUuid = await enqueue(id)
    await say(phone, idle)
    const { UDID, ...rest } = identifiers
    const told = { QueryResponses: identifiers, SecurityInfo: { ...identifiers, PasscodeCompliant: true } }
    const answer = { Status: 'Acknowledged', CommandUUID: commandUuid, ...told }
    expect((await say(phone, { ...answer, UDID })).statusCode).toBe(400)
    expect((await say(phone, { ...answer, ...rest })).statusCode).toBe(200)
    const text = { LocalizedDescription: canaries[0]!, USEnglishDescription: canaries[1]! }
    const failed = { Status: 'Error', ErrorChain: [{ ErrorCode: 1, ErrorDomain: canaries[0]!, ...text }] }
    const another = await enqueue(id)
    await say(phone, idle)
    await say(phone, {
      ...failed,
      CommandUUID: another,
      ErrorChain: [{ ErrorCode: 1, ErrorDomain: 'MCMDMErrorDomain', ...text }],
    })
    await expectNothingStored()
  })

  it('is kept of a device of the organization', async () => {
    const { id } = await enrolled({ request: ownedDevice })
    const { serialNumber } = await database.db
      .selectFrom('devices')
      .select('serialNumber')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(serialNumber).toBe('F2LXK0AAAA')
  })
})

/** A binary property list of one dictionary of ASCII strings. */
function binaryPlist(entries: readonly (readonly [string, string])[]): Buffer {
  const strings = [...entries.map(([key]) => key), ...entries.map(([, value]) => value)]
  const dict = Buffer.from([0xd0 | entries.length, ...strings.map((_, index) => index + 1)])
  const objects = [
    dict,
    ...strings.map((text) => Buffer.concat([Buffer.from([0x5f, 0x10, text.length]), Buffer.from(text)])),
  ]
  let offset = 8
  const offsets = objects.map((object) => (offset += object.length) - object.length)
  const table = Buffer.concat(offsets.map((at) => Buffer.from([at >> 8, at & 0xff])))
  const trailer = Buffer.alloc(32)
  trailer[6] = 2
  trailer[7] = 1
  trailer.writeBigUInt64BE(BigInt(objects.length), 8)
  trailer.writeBigUInt64BE(BigInt(offset), 24)
  return Buffer.concat([Buffer.from('bplist00'), ...objects, table, trailer])
}
