import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { edgeServer } from '../../../tests/support/edge-server.ts'
import {
  anOpenNetwork,
  aPerson,
  EnrollingDevice,
  pushTopic,
  setUpEnrollment,
} from '../../../tests/support/enrolling-device.ts'
import { parseChallenge } from '../../apple/enrollment/challenge.ts'
import { parseDiscoveryDocument } from '../../apple/enrollment/discovery-document.ts'
import { parseErrorBody } from '../../apple/enrollment/error-body.ts'
import { plistDict } from '../../apple/plist/plist-value.ts'
import { writePlist } from '../../apple/plist/write-plist.ts'
import { loadAuthority } from '../../domain/ca/load-authority.ts'
import { openEnrollmentRequest } from '../../domain/enrollment/enrollment-request.ts'
import type { Network } from '../../domain/organization/network.ts'
import { updateNetworkSettings } from '../../domain/organization/update-network-settings.ts'
import type { Owner } from '../../domain/owners/owner.ts'
import { createDeviceAuthority, issueFactoryCertificate } from '../../pki/authority.ts'
import { createPrivateKeyOf } from '../../pki/keys.ts'
import { signMachineInfo } from '../../pki/machine-info-signature.ts'
import { certificateToPem } from '../../pki/pem.ts'
import { openScepResponse, readCaCertificates } from '../../pki/scep-client.ts'
import { randomSerial } from '../../pki/write-certificate.ts'
import { registerEnrollment } from './register-enrollment.ts'

let database: TestDatabase
let server: FastifyInstance
let strict: FastifyInstance
let network: Network
let ana: Owner
let sign: (info: Record<string, string>) => Buffer
beforeAll(async () => {
  database = await testDatabase()
  await setUpEnrollment(database.ctx)
  network = await anOpenNetwork(database.ctx)
  ana = await aPerson(database.ctx, 'ana@corp.example')
  const now = new Date()
  const factory = await createDeviceAuthority({ now, validityDays: 10 })
  sign = await aFactorySigner(factory, now)
  server = await edgeServer(database, registerEnrollment)
  strict = await edgeServer(database, registerEnrollment, {
    machineInfoMode: 'enforce',
    extraDeviceCa: certificateToPem(factory.certificate),
  })
})
afterAll(async () => {
  await server.close()
  await strict.close()
  await database.close()
})

async function aFactorySigner(factory: Awaited<ReturnType<typeof createDeviceAuthority>>, now: Date) {
  const key = await createPrivateKeyOf('rsa-2048')
  const certificate = issueFactoryCertificate(factory, {
    publicKey: key,
    commonName: 'A GUID',
    notBefore: now,
    notAfter: new Date(now.getTime() + 86_400_000),
    serial: randomSerial(),
  })
  return (info: Record<string, string>) => signMachineInfo(writePlist(plistDict(info)), { certificate, key })
}

const phone = { PRODUCT: 'iPhone14,5', VERSION: '22C161', OS_VERSION: '18.2.1', LANGUAGE: 'en-US' }

function post(body: Buffer, headers: Record<string, string> = {}, code = network.code, to = server) {
  return to.inject({
    method: 'POST',
    url: `/mdm/${code}/enroll`,
    headers: { 'content-type': 'application/pkcs7-signature', ...headers },
    payload: body,
  })
}

async function countSessions(): Promise<number> {
  return (await database.db.selectFrom('enrollmentSessions').select('id').execute()).length
}

describe('discovery', () => {
  const wellKnown = '/.well-known/com.apple.remotemanagement'

  it.each([
    ['somebody who exists', '?user-identifier=ana%40corp.example&model-family=iPhone'],
    ['somebody unknown of a served domain', '?user-identifier=nobody%40corp.example&model-family=iPhone'],
    ['a family of the future', '?user-identifier=ana%40corp.example&model-family=Spoon'],
    ['a device whose redirect lost the query', ''],
  ])('gives %s the one entry', async (_, query) => {
    const response = await server.inject(wellKnown + query)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/json')
    expect(parseDiscoveryDocument(response.body)).toEqual({
      version: 'mdm-byod',
      baseUrl: `https://mdm.example.org/mdm/${network.code}/enroll`,
    })
  })

  it.each([
    ['an unserved domain', '?user-identifier=ana%40elsewhere.example&model-family=iPhone'],
    ['an Apple TV', '?user-identifier=ana%40corp.example&model-family=AppleTV'],
    ['a watch', '?user-identifier=ana%40corp.example&model-family=Watch'],
  ])('turns %s away with Apple’s code', async (_, query) => {
    const response = await server.inject(wellKnown + query)
    expect(response.statusCode).toBe(403)
    expect(parseErrorBody(response.body).code).toBe('com.apple.well-known.failed')
  })

  it('answers at the network’s own address whatever the domain, and not once it is closed', async () => {
    const own = await anOpenNetwork(database.ctx)
    const url = `/e/${own.code}/discovery?user-identifier=ana%40elsewhere.example`
    const open = await server.inject(url)
    expect(parseDiscoveryDocument(open.body).baseUrl).toContain(own.code)
    await updateNetworkSettings(database.ctx, own.id, { userEnrollmentEnabled: false })
    expect((await server.inject(url)).statusCode).toBe(403)
    expect((await server.inject('/e/aaaaaaaaaa/discovery')).statusCode).toBe(403)
  })

  it('knows a network by its domain override, and does not choose between two', async () => {
    const [first, second] = [
      await anOpenNetwork(database.ctx, { domainOverride: 'appleid.corp.example' }),
      await anOpenNetwork(database.ctx, {}),
    ]
    const byOverride = await server.inject(`${wellKnown}?user-identifier=ana%40appleid.corp.example`)
    expect(parseDiscoveryDocument(byOverride.body).baseUrl).toContain(first.code)
    expect((await server.inject(`${wellKnown}?user-identifier=ana%40corp.example`)).statusCode).toBe(403)
    expect((await server.inject(wellKnown)).statusCode).toBe(403)
    for (const each of [first, second]) {
      await updateNetworkSettings(database.ctx, each.id, { userEnrollmentEnabled: false })
    }
  })
})

describe('the first enrollment request', () => {
  it('stores nothing and names the sign-in page', async () => {
    const before = await countSessions()
    const response = await post(sign(phone))
    expect(response.statusCode).toBe(401)
    expect(response.body).toBe('')
    expect(response.headers['cache-control']).toBe('no-store')
    const header = response.headers['www-authenticate']
    expect(header).not.toBeInstanceOf(Array)
    const challenge = parseChallenge(header as string)
    if (challenge.method !== 'apple-as-web') throw new Error(challenge.method)
    const url = new URL(challenge.url)
    expect(`${url.origin}${url.pathname}`).toBe(`https://mdm.example.org/e/${network.code}/sign-in`)
    const signed = url.searchParams.get('request') ?? ''
    expect(openEnrollmentRequest(database.ctx, network.id, signed)).toEqual({
      kind: 'user',
      method: 'account-driven',
      platform: 'ios',
    })
    expect(await countSessions()).toBe(before)
  })

  it.each(['application/pkcs7-signature', 'application/xml', 'application/x-www-form-urlencoded'])(
    'is read whatever it calls itself: %s',
    async (type) => {
      expect((await post(sign(phone), { 'content-type': type })).statusCode).toBe(401)
    },
  )

  it('of a genuine iPhone is taken, also where only Apple-made devices are', async () => {
    const golden = new URL('../../pki/golden/machineinfo-account-driven-iphone-ios15.b64', import.meta.url)
    const genuine = Buffer.from(await readFile(golden, 'utf8'), 'base64')
    expect((await post(genuine)).statusCode).toBe(401)
    expect((await post(genuine, {}, network.code, strict)).statusCode).toBe(401)
  })

  it('of an unknown maker is taken with a note, unless only Apple-made devices are', async () => {
    const stranger = await aFactorySigner(await createDeviceAuthority({ now: new Date(), validityDays: 1 }), new Date())
    expect((await post(stranger(phone))).statusCode).toBe(401)
    const refused = await post(stranger(phone), {}, network.code, strict)
    expect(refused.statusCode).toBe(403)
    expect(parseErrorBody(refused.body).description).toContain('MACHINE_INFO_UNTRUSTED')
    expect((await post(sign(phone), {}, network.code, strict)).statusCode).toBe(401)
  })

  it.each<[string, Record<string, string>, string]>([
    ['tells its serial number (S80)', { ...phone, SERIAL: 'F2LXK0ZZZZ' }, 'HARDWARE_IDENTIFIER_SENT'],
    ['tells its UDID', { ...phone, UDID: '00008110-000A1D3E3A88801E' }, 'HARDWARE_IDENTIFIER_SENT'],
    ['is an Apple TV', { ...phone, PRODUCT: 'AppleTV14,1' }, 'DEVICE_CANNOT_ENROLL'],
    ['is too old', { ...phone, OS_VERSION: '14.8' }, 'SYSTEM_TOO_OLD'],
  ])(
    'of a device that %s is refused with a sentence, and no code that could make a device leave',
    async (_, info, reason) => {
      const before = await countSessions()
      const response = await post(sign(info))
      expect(response.statusCode).toBe(403)
      const { code, description, message } = parseErrorBody(response.body)
      expect(code).toBeNull()
      expect(description).toContain(reason)
      expect(message).toMatch(/\([0-9a-f]{16}\)$/)
      expect(response.body).not.toMatch(/F2LXK0ZZZZ|00008110/)
      expect(await countSessions()).toBe(before)
    },
  )

  it('is refused in the language of the device', async () => {
    const response = await post(sign({ ...phone, OS_VERSION: '14.8', LANGUAGE: 'de-DE' }))
    expect(parseErrorBody(response.body).message).toMatch(/Aktualisieren Sie/)
  })

  it('is refused kindly once the network is closed, and just so where there is none', async () => {
    const own = await anOpenNetwork(database.ctx, { userEnrollmentEnabled: false })
    const closed = await post(sign(phone), {}, own.code)
    const unknown = await post(sign(phone), {}, 'aaaaaaaaaa')
    const withoutTrace = (body: string) => body.replaceAll(/[0-9a-f]{16}/g, '')
    expect([closed.statusCode, unknown.statusCode]).toEqual([403, 403])
    expect(withoutTrace(closed.body)).toBe(withoutTrace(unknown.body))
  })
})

describe('a bad enrollment request', () => {
  it.each<[string, () => Buffer | Promise<Buffer>, number]>([
    ['nothing', () => Buffer.alloc(0), 400],
    ['noise', () => Buffer.from('user=ana'), 400],
    ['a plist without a signature', () => writePlist(plistDict(phone)), 400],
    ['a truncated one', () => sign(phone).subarray(0, 500), 400],
    ['one with bytes behind it', () => Buffer.concat([sign(phone), Buffer.from('x')]), 400],
    ['one that holds no machine info', () => sign({ HELLO: 'world' }), 400],
    ['an oversized one', () => Buffer.alloc(65 * 1024, 0x30), 413],
  ])('%s is refused and stores nothing', async (_, makeBody, status) => {
    const before = await countSessions()
    expect((await post(await makeBody())).statusCode).toBe(status)
    expect(await countSessions()).toBe(before)
    expect((await post(sign(phone))).statusCode).toBe(401)
  })

  it.each([
    ['unknown', 'Bearer made-up'],
    ['malformed', 'Bearer a b c'],
    ['of another scheme', 'Basic YW5hOnB3'],
    ['empty', 'Bearer '],
  ])('a token that is %s ends the enrollment without a new sign-in', async (_, authorization) => {
    const response = await post(sign(phone), { authorization })
    expect(response.statusCode).toBe(403)
    expect(response.headers['www-authenticate']).toBeUndefined()
  })
})

describe('the second enrollment request', () => {
  it('is given the signed profile for the token of the sign-in, in its own network only', async () => {
    const device = new EnrollingDevice(database.ctx, { network, owner: ana })
    await device.signIn()
    const authorization = `Bearer ${device.bearerToken}`
    const elsewhere = await anOpenNetwork(database.ctx)
    expect((await post(sign(phone), { authorization }, elsewhere.code)).statusCode).toBe(403)
    const response = await post(sign(phone), { authorization })
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'application/x-apple-aspen-config',
      'cache-control': 'no-store',
    })
    device.readProfile(response.rawPayload)
    expect(device.profile).toMatchObject({
      topic: pushTopic,
      enrollsAs: { kind: 'account-driven-user', assignedManagedAppleId: 'ana@corp.example' },
    })
    await device.getCertificate()
    await device.authenticate()
    const replayed = await post(sign(phone), { authorization })
    expect(replayed.statusCode).toBe(403)
    expect(parseErrorBody(replayed.body).description).toContain('TOKEN_USED')
    await updateNetworkSettings(database.ctx, elsewhere.id, { userEnrollmentEnabled: false })
  })
})

describe('SCEP', () => {
  const scep = (query: string) => `/mdm/${network.code}/scep?${query}`

  it('says what it can do and who it is', async () => {
    const capabilities = await server.inject(scep('operation=GetCACaps'))
    expect(capabilities.headers['content-type']).toMatch(/^text\/plain/)
    expect(capabilities.body.split('\n')).toEqual(
      expect.arrayContaining(['AES', 'SHA-256', 'POSTPKIOperation', 'Renewal']),
    )
    const certificates = await server.inject(scep('operation=GetCACert&message=lodger'))
    const { deviceCa, scepHelper } = await loadAuthority(database.ctx)
    expect(readCaCertificates(certificates.rawPayload, String(certificates.headers['content-type']))).toEqual({
      ca: deviceCa.certificate,
      ra: scepHelper.certificate,
    })
  })

  it.each(['POST', 'GET'] as const)('issues an identity over %s', async (method) => {
    const device = new EnrollingDevice(database.ctx, { network, owner: ana })
    await device.signIn()
    await device.fetchProfile()
    const request = await device.scepRequest()
    const encoded = encodeURIComponent(request.message.toString('base64'))
    const response = await server.inject(
      method === 'POST'
        ? {
            method,
            url: scep('operation=PKIOperation'),
            payload: request.message,
            headers: { 'content-type': 'application/x-pki-message' },
          }
        : { method, url: scep(`operation=PKIOperation&message=${encoded}`) },
    )
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/x-pki-message')
    const { scepHelper } = await loadAuthority(database.ctx)
    expect(openScepResponse(response.rawPayload, request, scepHelper.certificate).status).toBe('success')
  })

  it('answers a refusal with 200, and what it cannot read with 400', async () => {
    const device = new EnrollingDevice(database.ctx, { network, owner: ana })
    await device.signIn()
    await device.fetchProfile()
    const refused = await device.scepRequest('made up')
    const send = (payload: Buffer, query = 'operation=PKIOperation') =>
      server.inject({
        method: 'POST',
        url: scep(query),
        payload,
        headers: { 'content-type': 'application/x-pki-message' },
      })
    const answer = await send(refused.message)
    const { scepHelper } = await loadAuthority(database.ctx)
    expect(openScepResponse(answer.rawPayload, refused, scepHelper.certificate).status).toBe('failure')
    const statuses = await Promise.all([
      send(Buffer.from('noise')),
      send(refused.message.subarray(0, 300)),
      send(refused.message, 'operation=Dance'),
      send(Buffer.alloc(257 * 1024)),
      server.inject(scep('operation=PKIOperation&message=%21')),
      server.inject(scep('')),
      server.inject(`/mdm/aaaaaaaaaa/scep?operation=GetCACaps`),
    ])
    expect(statuses.map((response) => response.statusCode)).toEqual([400, 400, 400, 413, 400, 400, 404])
  })
})
