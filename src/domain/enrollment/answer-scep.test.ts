import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { anOpenNetwork, aPerson, EnrollingDevice, setUpEnrollment } from '../../../tests/support/enrolling-device.ts'
import { parseCertificate } from '../../pki/certificate.ts'
import { openScepResponse, type SentScepRequest } from '../../pki/scep-client.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { findIdentity } from '../ca/find-identity.ts'
import { loadAuthority } from '../ca/load-authority.ts'
import type { Network } from '../organization/network.ts'
import type { Owner } from '../owners/owner.ts'
import { answerScep } from './answer-scep.ts'

let database: TestDatabase
let network: Network
let owner: Owner
beforeAll(async () => {
  database = await testDatabase()
  await setUpEnrollment(database.ctx)
  network = await anOpenNetwork(database.ctx)
  owner = await aPerson(database.ctx)
})
afterAll(() => database.close())

async function aDeviceWithProfile(): Promise<EnrollingDevice> {
  const device = new EnrollingDevice(database.ctx, { network, owner })
  await device.signIn()
  await device.fetchProfile()
  return device
}

async function send(request: SentScepRequest, options: { ctx?: Ctx; network?: Network } = {}) {
  const { scepHelper } = await loadAuthority(database.ctx)
  const answer = await answerScep(options.ctx ?? database.ctx, options.network ?? network, request.message)
  return openScepResponse(answer, request, scepHelper.certificate)
}

async function countIdentities(): Promise<number> {
  const { count } = await database.db
    .selectFrom('identityCertificates')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

const refused = { status: 'failure', failInfo: 'badRequest' }

describe('a challenge', () => {
  it('certifies a key under the name of the session, whatever subject the request asks for', async () => {
    const device = await aDeviceWithProfile()
    const response = await send(await device.scepRequest())
    if (response.status !== 'success') throw new Error(response.status)
    const identity = await findIdentity(database.ctx, parseCertificate(response.certificate).fingerprint)
    const { subject } = new X509Certificate(response.certificate)
    expect(subject.split('\n').toSorted()).toEqual([`CN=${identity?.sessionId}`, 'O=Example & Sons'])
    expect(subject).not.toContain('whatever')
  })

  it('works once; the very same request may come a second time, since an answer can get lost', async () => {
    const device = await aDeviceWithProfile()
    const request = await device.scepRequest()
    expect(await send(request)).toMatchObject({ status: 'success' })
    expect(await send(request)).toMatchObject({ status: 'success' })
    expect(await send(request)).toEqual(refused)
  })

  it('does not certify a second key', async () => {
    const device = await aDeviceWithProfile()
    await device.getCertificate()
    const before = await countIdentities()
    expect(await send(await device.scepRequest())).toEqual(refused)
    expect(await countIdentities()).toBe(before)
  })

  it('is for one request at a time: of two with different keys one is refused', async () => {
    const device = await aDeviceWithProfile()
    const first = await device.scepRequest()
    const other = await aDeviceWithProfile()
    await other.getCertificate()
    const second = await other.scepRequest(device.profile?.scep.challenge ?? '')
    const answers = await Promise.all([send(first), send(second)])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['failure', 'success'])
  })

  it.each<[string, (device: EnrollingDevice) => Promise<SentScepRequest>]>([
    ['is made up', (device) => device.scepRequest('made up')],
    ['is missing', (device) => device.scepRequest('')],
  ])('that %s gets nothing', async (_, makeRequest) => {
    const before = await countIdentities()
    expect(await send(await makeRequest(await aDeviceWithProfile()))).toEqual(refused)
    expect(await countIdentities()).toBe(before)
  })

  it('of another network gets nothing', async () => {
    const device = await aDeviceWithProfile()
    expect(await send(await device.scepRequest(), { network: await anOpenNetwork(database.ctx) })).toEqual(refused)
  })

  it('gets nothing after an hour', async () => {
    const device = await aDeviceWithProfile()
    const later = { ...database.ctx, now: () => new Date(Date.now() + 61 * 60_000) }
    expect(await send(await device.scepRequest(), { ctx: later })).toEqual(refused)
  })
})

describe('a renewal', () => {
  async function anEnrolledDevice() {
    const device = new EnrollingDevice(database.ctx, { network, owner })
    const id = await device.enroll()
    return { device, id, identity: device.identity! }
  }

  it('gives the current identity of an enrolled device a successor', async () => {
    const { device, id, identity } = await anEnrolledDevice()
    const response = await send(await device.scepRequest('', identity))
    if (response.status !== 'success') throw new Error(response.status)
    const renewed = await findIdentity(database.ctx, parseCertificate(response.certificate).fingerprint)
    expect(renewed).toMatchObject({ deviceId: id })
  })

  it('is not for an identity that has a successor', async () => {
    const { device, identity } = await anEnrolledDevice()
    await send(await device.scepRequest('', identity))
    expect(await send(await device.scepRequest('', identity))).toEqual(refused)
  })

  it('is not for a device that left, nor for one that never authenticated', async () => {
    const { device, identity } = await anEnrolledDevice()
    await device.checkOut()
    expect(await send(await device.scepRequest('', identity))).toEqual(refused)
    const unfinished = await aDeviceWithProfile()
    await unfinished.getCertificate()
    expect(await send(await unfinished.scepRequest('', unfinished.identity!))).toEqual(refused)
  })

  it('is not for a certificate of somebody else’s making', async () => {
    const { device } = await anEnrolledDevice()
    const { profileSigner } = await loadAuthority(database.ctx)
    expect(await send(await device.scepRequest('', profileSigner))).toEqual(refused)
  })
})

describe('what is no SCEP message', () => {
  it.each<[string, (message: Buffer) => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['noise', () => Buffer.from('not a message')],
    ['a truncated one', (message) => message.subarray(0, 200)],
    ['one with bytes behind it', (message) => Buffer.concat([message, Buffer.from('x')])],
  ])('%s has nobody to answer', async (_, spoil) => {
    const device = await aDeviceWithProfile()
    const { message } = await device.scepRequest()
    await expect(answerScep(database.ctx, network, spoil(message))).rejects.toMatchObject({
      name: 'ScepRefusal',
      basics: null,
    })
    await device.getCertificate()
  })
})
