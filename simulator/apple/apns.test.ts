import { type ClientHttp2Session, connect, constants } from 'node:http2'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createCsr } from '../../src/pki/csr.ts'
import { createPrivateKeyOf } from '../../src/pki/keys.ts'
import { stateInMemory } from '../state-directory.ts'
import { FakeApns } from './apns.ts'
import { PushPortal } from './push-portal.ts'

const topic = 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a'
const store = stateInMemory()
const now = () => new Date()
let portal: PushPortal
let apns: FakeApns
let client: { key: string; cert: string }
let session: ClientHttp2Session

beforeAll(async () => {
  portal = await PushPortal.open(store, now())
  apns = await FakeApns.start({ portal, store, now })
  client = await pushIdentity(topic)
})
beforeEach(() => {
  apns.clearFaults()
  session = connect(apns.url, { ca: apns.trustRoot, ...client })
  session.on('error', () => {})
  return () => session.destroy()
})
afterAll(() => apns.close())

it('wakes the device a token belongs to', async () => {
  const woken: string[] = []
  const token = apns.register(topic, (magic) => woken.push(magic))
  expect(await push(token)).toMatchObject({ status: 200, apnsId: expect.any(String) })
  expect(woken).toEqual(['magic'])
})

it('keeps one push for a device that is out of reach, unless it may not be stored', async () => {
  const token = apns.register(topic, () => {})
  apns.detach(token)
  const inAnHour = String(Math.floor(Date.now() / 1000) + 3600)
  await push(token, { 'apns-expiration': inAnHour }, { mdm: 'first' })
  await push(token, { 'apns-expiration': inAnHour }, { mdm: 'second' })
  const woken: string[] = []
  apns.attach(token, topic, (magic) => woken.push(magic))
  expect(woken).toEqual(['second'])
  apns.detach(token)
  await push(token, { 'apns-expiration': '0' })
  apns.attach(token, topic, (magic) => woken.push(magic))
  expect(woken).toEqual(['second'])
})

it('says since when a token is dead', async () => {
  const token = apns.register(topic, () => {})
  await apns.retire(token)
  expect(await push(token)).toMatchObject({ status: 410, reason: 'Unregistered', timestamp: expect.any(Number) })
})

it.each<[reason: string, status: number, headers: Record<string, string>, body: object | string]>([
  ['TopicDisallowed', 400, { 'apns-topic': 'com.apple.mgmt.External.other' }, { mdm: 'magic' }],
  ['InvalidPushType', 400, { 'apns-push-type': 'alert' }, { mdm: 'magic' }],
  ['BadExpirationDate', 400, { 'apns-expiration': 'tomorrow' }, { mdm: 'magic' }],
  ['BadPriority', 400, { 'apns-priority': '11' }, { mdm: 'magic' }],
  ['BadDeviceToken', 400, { ':path': `/3/device/${'00'.repeat(32)}` }, { mdm: 'magic' }],
  ['BadPath', 404, { ':path': '/3/device/' }, { mdm: 'magic' }],
  ['MethodNotAllowed', 405, { ':method': 'PUT' }, { mdm: 'magic' }],
  ['PayloadEmpty', 400, {}, { aps: {}, mdm: 'magic' }],
  ['PayloadTooLarge', 413, {}, { mdm: 'm'.repeat(5000) }],
])('answers %s', async (reason, status, headers, body) => {
  const token = apns.register(topic, () => {})
  expect(await push(token, headers, body)).toMatchObject({ status, reason })
})

it('refuses a token that was registered for another topic', async () => {
  const token = apns.register('com.apple.mgmt.External.another', () => {})
  expect(await push(token)).toMatchObject({ status: 400, reason: 'DeviceTokenNotForTopic' })
})

it('refuses whoever has no push certificate, or not one from the portal', async () => {
  const token = apns.register(topic, () => {})
  session.destroy()
  session = connect(apns.url, { ca: apns.trustRoot })
  expect(await push(token)).toMatchObject({ status: 403, reason: 'MissingProviderToken' })
  session.destroy()
  const otherPortal = await PushPortal.open(stateInMemory(), now())
  session = connect(apns.url, { ca: apns.trustRoot, ...(await pushIdentity(topic, otherPortal)) })
  expect(await push(token)).toMatchObject({ status: 403, reason: 'BadCertificate' })
})

it('fails on request, so often and no more', async () => {
  const token = apns.register(topic, () => {})
  apns.inject({ kind: 'answer', status: 429, reason: 'TooManyRequests' }, { times: 2 })
  expect([await push(token), await push(token), await push(token)].map(({ status }) => status)).toEqual([429, 429, 200])
})

it('refuses streams, goes away and drops connections on request', async () => {
  const token = apns.register(topic, () => {})
  apns.inject({ kind: 'refuse-stream' })
  await expect(push(token)).rejects.toMatchObject({ code: 'ERR_HTTP2_STREAM_ERROR' })
  apns.inject({ kind: 'go-away' })
  const goneAway = new Promise((resolve) => session.once('goaway', resolve))
  await expect(push(token)).rejects.toMatchObject({ code: 'ERR_HTTP2_STREAM_ERROR' })
  expect(await goneAway).toBe(constants.NGHTTP2_NO_ERROR)
})

it('loses a push without a word', async () => {
  const woken: string[] = []
  const token = apns.register(topic, (magic) => woken.push(magic))
  apns.inject({ kind: 'lose' })
  expect(await push(token)).toMatchObject({ status: 200 })
  expect(woken).toEqual([])
  expect(apns.pushes.at(-1)).toMatchObject({ token: token.toString('hex'), status: 200, wasDelivered: false })
})

async function pushIdentity(forTopic: string, from = portal) {
  const key = await createPrivateKeyOf('rsa-2048')
  const csr = createCsr({ key, commonName: 'push' }).toString('base64')
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${csr}\n-----END CERTIFICATE REQUEST-----\n`
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: from.signPushRequest(pem, { topic: forTopic }),
  }
}

interface PushAnswer {
  readonly status: number
  readonly apnsId: string
  readonly reason?: string
  readonly timestamp?: number
}

function push(token: Buffer, headers: Record<string, string> = {}, body: object | string = { mdm: 'magic' }) {
  return new Promise<PushAnswer>((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': `/3/device/${token.toString('hex')}`,
      'apns-topic': topic,
      'apns-push-type': 'mdm',
      ...headers,
    })
    let answer = { status: 0, apnsId: '' }
    let text = ''
    stream.on('response', (response) => {
      answer = { status: Number(response[':status']), apnsId: String(response['apns-id']) }
    })
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    stream.on('end', () => answer.status > 0 && resolve({ ...answer, ...(text ? (JSON.parse(text) as object) : {}) }))
    stream.on('close', () => reject(new Error('closed')))
    stream.on('error', reject)
    stream.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}
