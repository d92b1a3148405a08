import { createPrivateKey, type KeyObject } from 'node:crypto'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { anEnrolledDevice } from '../../../tests/support/enrolled-device.ts'
import { createAuthority, type Identity, issuePushCertificate } from '../../pki/authority.ts'
import { parseCsr } from '../../pki/csr.ts'
import { createPrivateKeyOf } from '../../pki/keys.ts'
import { certificateToPem } from '../../pki/pem.ts'
import { randomSerial } from '../../pki/write-certificate.ts'
import { activeTopic } from './active-topic.ts'
import { getPushCertificate } from './get-push-certificate.ts'
import { requestPushCertificate } from './request-push-certificate.ts'
import { uploadPushCertificate } from './upload-push-certificate.ts'

const now = new Date('2026-11-22T09:30:00Z')
const topic = 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a'
const apple: Identity = await createAuthority({
  commonName: 'Apple',
  organization: 'Apple Inc.',
  now,
  validityDays: 3650,
})

let database: TestDatabase | undefined
beforeEach(async () => {
  await database?.close()
  database = await testDatabase()
  database.setNow(now)
})
afterAll(() => database?.close())

/** What Apple's portal gives out for a request. */
function certify(publicKey: Uint8Array | KeyObject, options: { topic?: string; days?: number } = {}): string {
  return certificateToPem(
    issuePushCertificate(apple, {
      publicKey,
      topic: options.topic ?? topic,
      notBefore: new Date(now.getTime() - 3_600_000),
      notAfter: new Date(now.getTime() + (options.days ?? 365) * 86_400_000),
      serial: randomSerial(),
    }),
  )
}

async function requestedKey(): Promise<Buffer> {
  const { request } = await requestPushCertificate(database!.ctx)
  const body = request!.pem.replace(/-----.*-----|\s/g, '')
  return parseCsr(Buffer.from(body, 'base64')).publicKeySpki
}

it('starts with nothing, then waits with a request, then has a certificate', async () => {
  const { ctx } = database!
  expect(await getPushCertificate(ctx)).toMatchObject({ state: 'none', topic: null, request: null })
  const key = await requestedKey()
  expect(await getPushCertificate(ctx)).toMatchObject({ state: 'requested', topic: null })
  const uploaded = await uploadPushCertificate(ctx, { certificatePem: certify(key), appleAccount: 'it@corp.example' })
  expect(uploaded).toMatchObject({
    state: 'active',
    topic,
    daysLeft: 365,
    appleAccount: 'it@corp.example',
    request: null,
  })
  expect(await activeTopic(ctx)).toBe(topic)
})

it('takes a certificate with a key that was made elsewhere', async () => {
  const key = await createPrivateKeyOf('rsa-2048')
  const privateKeyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  await uploadPushCertificate(database!.ctx, { certificatePem: certify(key), privateKeyPem })
  expect(await activeTopic(database!.ctx)).toBe(topic)
})

it('stores no key that can be read', async () => {
  const key = await createPrivateKeyOf('rsa-2048')
  const privateKeyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  await uploadPushCertificate(database!.ctx, { certificatePem: certify(key), privateKeyPem })
  const { privateKeySealed } = await database!.db
    .selectFrom('pushCertificates')
    .select('privateKeySealed')
    .executeTakeFirstOrThrow()
  expect(() => createPrivateKey({ key: privateKeySealed, format: 'der', type: 'pkcs8' })).toThrow('asn1')
})

it('refuses what is no push certificate, or not for the key', async () => {
  const { ctx } = database!
  const upload = (certificatePem: string, privateKeyPem?: string) =>
    uploadPushCertificate(ctx, { certificatePem, privateKeyPem })
  await expect(upload(certify(await createPrivateKeyOf('rsa-2048')))).rejects.toMatchObject({
    code: 'PUSH_REQUEST_MISSING',
  })
  const key = await requestedKey()
  await expect(upload('nonsense')).rejects.toMatchObject({ code: 'PUSH_CERTIFICATE_INVALID', field: 'certificatePem' })
  await expect(upload(certify(await createPrivateKeyOf('rsa-2048')))).rejects.toMatchObject({
    code: 'PUSH_KEY_MISMATCH',
  })
  await expect(upload(certify(key), 'nonsense')).rejects.toMatchObject({ code: 'PUSH_KEY_INVALID' })
  await expect(upload(certify(key, { topic: 'org.example.app' }))).rejects.toMatchObject({
    code: 'PUSH_CERTIFICATE_INVALID',
  })
  await expect(upload(certify(key, { days: 0 }))).rejects.toMatchObject({ code: 'PUSH_CERTIFICATE_EXPIRED' })
})

it('refuses another topic while devices depend on the old one', async () => {
  const { ctx } = database!
  await uploadPushCertificate(ctx, { certificatePem: certify(await requestedKey()) })
  const other = 'com.apple.mgmt.External.00000000-0000-0000-0000-000000000000'
  await anEnrolledDevice(ctx)
  const renewed = certify(await requestedKey(), { topic: other })
  await expect(uploadPushCertificate(ctx, { certificatePem: renewed })).rejects.toMatchObject({
    code: 'PUSH_TOPIC_CHANGED',
    details: { devices: 1 },
  })
  await uploadPushCertificate(ctx, { certificatePem: certify(await requestedKey()) })
  expect(await activeTopic(ctx)).toBe(topic)
})

it('warns 60 days ahead, and says when it is over', async () => {
  const { ctx } = database!
  await uploadPushCertificate(ctx, { certificatePem: certify(await requestedKey(), { days: 61 }) })
  const health = async (daysLater: number) => {
    database!.setNow(new Date(now.getTime() + daysLater * 86_400_000))
    return (await getPushCertificate(ctx)).state
  }
  expect([await health(0), await health(1), await health(60.5), await health(61.5)]).toEqual([
    'active',
    'expiring',
    'expiring',
    'expired',
  ])
})
