import { createServer, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { FakeApns } from '../../simulator/apple/apns.ts'
import { PushPortal } from '../../simulator/apple/push-portal.ts'
import { stateInMemory } from '../../simulator/state-directory.ts'
import { createCsr } from '../pki/csr.ts'
import { createPrivateKeyOf } from '../pki/keys.ts'
import { ApnsClient, type Push } from './apns.ts'

const topic = 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a'
const now = () => new Date()
let portal: PushPortal
let apns: FakeApns
let client: ApnsClient

beforeAll(async () => {
  const store = stateInMemory()
  portal = await PushPortal.open(store, now())
  apns = await FakeApns.start({ portal, store, now, maxConcurrentStreams: 10 })
})
beforeEach(async () => {
  apns.clearFaults()
  client = await clientFor(apns.url)
})
afterEach(() => client.close())
afterAll(() => apns.close())

async function certificateFor(forTopic: string) {
  const key = await createPrivateKeyOf('rsa-2048')
  const csr = createCsr({ key, commonName: 'push' }).toString('base64')
  const request = `-----BEGIN CERTIFICATE REQUEST-----\n${csr}\n-----END CERTIFICATE REQUEST-----\n`
  return {
    certificatePem: portal.signPushRequest(request, { topic: forTopic }),
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

async function clientFor(url: string): Promise<ApnsClient> {
  const made = new ApnsClient({ baseUrl: new URL(url), extraCa: apns.trustRoot })
  made.useCertificate(await certificateFor(topic))
  return made
}

function pushTo(token: Uint8Array): Push {
  return { token, magic: 'magic', topic, expiresAt: new Date(Date.now() + 60_000) }
}

it('wakes the device that a token belongs to', async () => {
  const woken: string[] = []
  const token = apns.register(topic, (magic) => woken.push(magic))
  expect(await client.send(pushTo(token))).toEqual({ kind: 'accepted' })
  expect(woken).toEqual(['magic'])
})

it('delivers thousands that are handed over at once, though Apple allows ten at a time', async () => {
  let woken = 0
  const tokens = Array.from({ length: 3000 }, () => apns.register(topic, () => (woken += 1)))
  const outcomes = await Promise.all(tokens.map((token) => client.send(pushTo(token))))
  expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true)
  expect(woken).toBe(3000)
})

it('sends again what a GOAWAY, a refused stream or a lost connection left unanswered', async () => {
  for (const kind of ['go-away', 'refuse-stream', 'drop-connection'] as const) {
    const tokens = Array.from({ length: 50 }, () => apns.register(topic, () => {}))
    apns.inject({ kind })
    const outcomes = await Promise.all(tokens.map((token) => client.send(pushTo(token))))
    expect(outcomes.filter((outcome) => outcome.kind !== 'accepted')).toEqual([])
  }
})

it('tries again when Apple has trouble, and says so when it lasts', async () => {
  const token = apns.register(topic, () => {})
  apns.inject({ kind: 'answer', status: 503, reason: 'ServiceUnavailable' }, { times: 2 })
  expect(await client.send(pushTo(token))).toEqual({ kind: 'accepted' })
  apns.inject({ kind: 'answer', status: 503, reason: 'ServiceUnavailable' }, { times: 10 })
  expect(await client.send(pushTo(token))).toMatchObject({ kind: 'refused', status: 503, reason: 'ServiceUnavailable' })
})

it('passes on why Apple refuses, and since when a token is dead', async () => {
  expect(await client.send(pushTo(Buffer.alloc(32)))).toEqual({
    kind: 'refused',
    status: 400,
    reason: 'BadDeviceToken',
    since: null,
  })
  const token = apns.register(topic, () => {})
  await apns.retire(token)
  expect(await client.send(pushTo(token))).toMatchObject({
    kind: 'refused',
    status: 410,
    reason: 'Unregistered',
    since: expect.any(Date),
  })
})

it('shows another certificate from the next push on', async () => {
  const other = 'com.apple.mgmt.External.another'
  const [old, token] = [apns.register(topic, () => {}), apns.register(other, () => {})]
  await client.send(pushTo(old))
  client.useCertificate(await certificateFor(other))
  expect(await client.send({ ...pushTo(token), topic: other })).toEqual({ kind: 'accepted' })
})

it('has nothing to say to a server it does not trust, and to none', async () => {
  const token = apns.register(topic, () => {})
  const trusting = new ApnsClient({ baseUrl: new URL(apns.url) })
  trusting.useCertificate(await certificateFor(topic))
  expect(await trusting.send(pushTo(token))).toMatchObject({ kind: 'unreachable' })
  trusting.close()
  const nobody = await clientFor(`https://localhost:${await portOfNobody()}`)
  expect(await nobody.send(pushTo(token))).toMatchObject({ kind: 'unreachable' })
  nobody.close()
})

it('is silent once it is closed', async () => {
  const token = apns.register(topic, () => {})
  apns.inject({ kind: 'delay', milliseconds: 60_000 }, { times: 1 })
  const pending = client.send(pushTo(token))
  client.close()
  expect(await pending).toMatchObject({ kind: 'unreachable' })
  expect(await client.send(pushTo(token))).toMatchObject({ kind: 'unreachable' })
})

async function portOfNobody(): Promise<number> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
