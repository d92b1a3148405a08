import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { createPrivateKeyOf, publicKeySpkiOf } from '../../pki/keys.ts'
import { inTransaction } from '../../platform/ctx.ts'
import type { DeviceId, EnrollmentSessionId, NetworkId } from '../../platform/ids.ts'
import { openVault } from '../../platform/vault.ts'
import { bindIdentity } from './bind-identity.ts'
import { isUsable } from './device-identity.ts'
import { ensureAuthority } from './ensure-authority.ts'
import { findDevicesToRenew, findIdentity } from './find-identity.ts'
import { issueIdentity } from './issue-identity.ts'
import { loadAuthority } from './load-authority.ts'
import { forgetExpiredIdentities, revokeIdentities } from './revoke-identities.ts'
import { signProfile } from './sign-profile.ts'

const run = promisify(execFile)
const hasOpenssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
)

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('the authority', () => {
  it('is missing before the first start', async () => {
    await expect(loadAuthority(database.ctx)).rejects.toMatchObject({ code: 'AUTHORITY_MISSING' })
  })

  it('is made once, however many processes start at the same time', async () => {
    await Promise.all(Array.from({ length: 4 }, () => ensureAuthority(database.ctx)))
    const first = await loadAuthority(database.ctx)
    await ensureAuthority(database.ctx)
    expect((await loadAuthority(database.ctx)).deviceCa.certificate).toEqual(first.deviceCa.certificate)
    const audit = await database.db.selectFrom('auditEntries').select('action').execute()
    expect(audit).toEqual([{ action: 'authority.created' }])
  })

  it('holds together: the CA issued its SCEP helper and its profile signer', async () => {
    const { deviceCa, scepHelper, profileSigner } = await loadAuthority(database.ctx)
    const ca = new X509Certificate(deviceCa.certificate)
    for (const { certificate, privateKey } of [deviceCa, scepHelper, profileSigner]) {
      expect(new X509Certificate(certificate).checkPrivateKey(privateKey)).toBe(true)
      expect(new X509Certificate(certificate).verify(ca.publicKey)).toBe(true)
    }
  })

  it('keeps its keys sealed: another secret key does not open them', async () => {
    const stranger = { ...database.ctx, vault: openVault(new Uint8Array(32)) }
    await expect(loadAuthority(stranger)).rejects.toMatchObject({ code: 'SEALED_WITH_ANOTHER_KEY' })
  })
})

describe('a device identity', () => {
  it('names the session and the organization, lasts a year, and is found by its fingerprint', async () => {
    const { certificate, sessionId, networkId } = await anIdentity()
    const parsed = new X509Certificate(certificate)
    expect(parsed.subject.split('\n').toSorted()).toEqual([`CN=${sessionId}`, 'O=Müller & Söhne'])
    expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    const identity = await findIdentity(database.ctx, fingerprintOf(certificate))
    expect(identity).toMatchObject({ sessionId, networkId, deviceId: null, revokedAt: null })
    const days = (identity!.notAfter.getTime() - database.ctx.now().getTime()) / 86_400_000
    expect(Math.round(days)).toBe(365)
  })

  it('is unknown unless it was issued here', async () => {
    expect(await findIdentity(database.ctx, Buffer.alloc(32))).toBeUndefined()
  })

  it('belongs to the first device it is bound to, for good', async () => {
    const { certificate, deviceId, otherDeviceId } = await anIdentity()
    const fingerprint = fingerprintOf(certificate)
    await inTransaction(database.ctx, (tx) => bindIdentity(tx, fingerprint, deviceId))
    await inTransaction(database.ctx, (tx) => bindIdentity(tx, fingerprint, deviceId))
    await expect(
      inTransaction(database.ctx, (tx) => bindIdentity(tx, fingerprint, otherDeviceId)),
    ).rejects.toMatchObject({ code: 'IDENTITY_TAKEN' })
    expect((await findIdentity(database.ctx, fingerprint))?.deviceId).toBe(deviceId)
  })

  it('counts for nothing once it is revoked', async () => {
    const { certificate, deviceId } = await anIdentity()
    const fingerprint = fingerprintOf(certificate)
    await inTransaction(database.ctx, (tx) => bindIdentity(tx, fingerprint, deviceId))
    await inTransaction(database.ctx, (tx) => revokeIdentities(tx, deviceId, 'left'))
    expect(isUsable((await findIdentity(database.ctx, fingerprint))!, database.ctx.now())).toBe(false)
    await expect(inTransaction(database.ctx, (tx) => bindIdentity(tx, fingerprint, deviceId))).rejects.toMatchObject({
      code: 'IDENTITY_TAKEN',
    })
  })

  it('asks for renewal before it expires, and is forgotten afterwards', async () => {
    const { certificate, deviceId, otherDeviceId } = await anIdentity()
    const renewed = await anIdentity()
    await inTransaction(database.ctx, async (tx) => {
      await bindIdentity(tx, fingerprintOf(certificate), deviceId)
      await bindIdentity(tx, fingerprintOf(renewed.certificate), otherDeviceId)
    })
    const inAYear = new Date(database.ctx.now().getTime() + 364 * 86_400_000)
    expect(await findDevicesToRenew(database.ctx, inAYear, 10)).not.toContain(deviceId)
    const later = new Date(inAYear.getTime() + 2 * 86_400_000)
    expect(await findDevicesToRenew(database.ctx, later, 10)).toContain(deviceId)
    expect(await forgetExpiredIdentities({ ...database.ctx, now: () => later })).toBeGreaterThan(0)
    expect(await findIdentity(database.ctx, fingerprintOf(certificate))).toBeUndefined()
  })
})

describe.skipIf(!hasOpenssl)('to OpenSSL', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lodger-ca-'))
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('the certificates are valid and a signed profile is what was signed', async () => {
    const { deviceCa, scepHelper, profileSigner } = await loadAuthority(database.ctx)
    const ca = await pemFile('ca', deviceCa.certificate)
    const device = (await anIdentity()).certificate
    for (const [name, certificate] of Object.entries({
      scep: scepHelper.certificate,
      profile: profileSigner.certificate,
      device,
    })) {
      const file = await pemFile(name, certificate)
      const { stdout } = await run('openssl', ['verify', '-x509_strict', '-CAfile', ca, file])
      expect(stdout.trim()).toBe(`${file}: OK`)
    }
    const signed = join(directory, 'profile.mobileconfig')
    await writeFile(signed, await signProfile(database.ctx, Buffer.from('<plist/>')))
    const { stdout } = await run('openssl', ['cms', '-verify', '-inform', 'DER', '-in', signed, '-CAfile', ca])
    expect(stdout.trim()).toBe('<plist/>')
  })

  async function pemFile(name: string, certificate: Buffer): Promise<string> {
    const file = join(directory, `${name}.pem`)
    await writeFile(file, new X509Certificate(certificate).toString())
    return file
  }
})

function fingerprintOf(certificate: Buffer): Buffer {
  return Buffer.from(new X509Certificate(certificate).fingerprint256.replaceAll(':', ''), 'hex')
}

/** A certificate, and the rows it may refer to. */
async function anIdentity() {
  const { ctx } = database
  const networkId = ctx.newId() as NetworkId
  const sessionId = ctx.newId() as EnrollmentSessionId
  const code = Array.from({ length: 10 }, () => 'abcdefgh'[Math.floor(Math.random() * 8)]).join('')
  await ctx.db.insertInto('networks').values({ id: networkId, name: code, code, createdAt: ctx.now() }).execute()
  const [deviceId, otherDeviceId] = [ctx.newId() as DeviceId, ctx.newId() as DeviceId]
  for (const id of [deviceId, otherDeviceId]) {
    await ctx.db
      .insertInto('devices')
      .values({
        id,
        networkId,
        kind: 'device',
        method: 'profile',
        enrollmentIdHash: Buffer.from(id),
        enrollmentIdSealed: Buffer.from(id),
        sessionId,
        platform: 'ios',
        state: 'enrolled',
        topic: 'com.apple.mgmt.External.test',
        createdAt: ctx.now(),
      })
      .execute()
  }
  const publicKeySpki = publicKeySpkiOf(await createPrivateKeyOf('p-256'))
  const certificate = await inTransaction(ctx, (tx) =>
    issueIdentity(tx, { sessionId, networkId, organizationName: 'Müller & Söhne', publicKeySpki }),
  )
  return { certificate, sessionId, networkId, deviceId, otherDeviceId }
}
