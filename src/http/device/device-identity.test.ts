import { randomUUID } from 'node:crypto'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAuthority, createServerCertificate, type Identity, issueDeviceCertificate } from '../../pki/authority.ts'
import { parseCertificate } from '../../pki/certificate.ts'
import { signData } from '../../pki/cms-signed-data.ts'
import { createPrivateKeyOf } from '../../pki/keys.ts'
import { certificateToPem } from '../../pki/pem.ts'
import { randomSerial } from '../../pki/write-certificate.ts'
import { deviceAnswer } from './device-answer.ts'
import { identityFinder } from './device-identity.ts'

const now = new Date()
let authority: Identity
let server: FastifyInstance
let device: Identity
let other: Identity
beforeAll(async () => {
  authority = await createAuthority({ commonName: 'CA', organization: 'Test', now, validityDays: 2, keyType: 'p-256' })
  device = await anIdentity()
  other = await anIdentity()
  const tls = await createServerCertificate(authority, {
    hosts: ['localhost'],
    organization: 'Test',
    now,
    validityDays: 2,
  })
  server = fastify({
    https: { ...pems(tls), requestCert: true, rejectUnauthorized: false },
  })
  const find = identityFinder({ trustedProxies: ['127.0.0.1', '::1'], clientCertificateHeader: 'client-cert' })
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.put('/', async (request, reply) => {
    try {
      return find(request, request.body as Buffer).toString('hex')
    } catch (error) {
      const answer = deviceAnswer(error)
      return reply.code(answer.kind === 'status' ? answer.status : 418).send()
    }
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => server.close())

async function anIdentity(): Promise<Identity> {
  const privateKey = await createPrivateKeyOf('p-256')
  const certificate = issueDeviceCertificate(authority, {
    publicKey: privateKey,
    commonName: randomUUID(),
    organization: 'Test',
    notBefore: new Date(now.getTime() - 1000),
    notAfter: new Date(now.getTime() + 86_400_000),
    serial: randomSerial(),
  })
  return { certificate, privateKey }
}

function pems({ certificate, privateKey }: Identity): { cert: string; key: string } {
  return {
    cert: certificateToPem(certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

const body = Buffer.from('what the device says')

function signature({ certificate, privateKey }: Identity): Record<string, string> {
  return { 'mdm-signature': signData(body, { certificate, key: privateKey, detached: true }).toString('base64') }
}

function passedOn({ certificate }: Identity): Record<string, string> {
  return { 'client-cert': `:${Buffer.from(certificate).toString('base64')}:` }
}

/** The identity that the server sees, or the status it answers. */
function seen(headers: Record<string, string>, handshake?: Identity): Promise<string | number> {
  const { port } = server.server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      method: 'PUT',
      path: '/',
      agent: false,
      ca: certificateToPem(authority.certificate),
      servername: 'localhost',
      headers: { 'content-type': 'application/octet-stream', ...headers },
      ...(handshake && pems(handshake)),
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve(response.statusCode === 200 ? text : response.statusCode!))
    })
    sent.end(body)
  })
}

const fingerprintOf = ({ certificate }: Identity) => parseCertificate(certificate).fingerprint.toString('hex')

it('takes the certificate of the TLS handshake', async () => {
  expect(await seen({}, device)).toBe(fingerprintOf(device))
})

it('takes the signature, and what a trusted proxy passes on', async () => {
  expect(await seen(signature(device))).toBe(fingerprintOf(device))
  expect(await seen(passedOn(device))).toBe(fingerprintOf(device))
})

it('takes any that agree, and none that do not', async () => {
  expect(await seen({ ...signature(device), ...passedOn(device) }, device)).toBe(fingerprintOf(device))
  expect(await seen(signature(other), device)).toBe(400)
  expect(await seen(passedOn(other), device)).toBe(400)
  expect(await seen({ ...signature(device), ...passedOn(other) })).toBe(400)
})

it('refuses a false proof even beside a good one', async () => {
  expect(await seen({ 'mdm-signature': 'AAAA' }, device)).toBe(400)
  expect(await seen({ 'client-cert': ':%:' }, device)).toBe(400)
})

it('asks for a proof', async () => {
  expect(await seen({})).toBe(400)
})
