import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { writePlist } from '../src/apple/plist/write-plist.ts'
import { hashBearerToken, hashEnrollmentId } from '../src/domain/devices/device-identifiers.ts'
import { createAuthority, issueDeviceCertificate } from '../src/pki/authority.ts'
import { signData } from '../src/pki/cms-signed-data.ts'
import { createPrivateKeyOf, publicKeySpkiOf } from '../src/pki/keys.ts'
import type { EnrollmentId } from '../src/platform/ids.ts'
import { uuidV7 } from '../src/platform/ids.ts'
import type { Vault } from '../src/platform/vault.ts'

export const networkCode = 'benchbench'

/** A device that the load driver speaks for, with both messages of its exchange signed beforehand. */
export interface Speaker {
  readonly deviceId: string
  readonly fingerprint: Buffer
  readonly enrollmentIdHash: Buffer
  readonly bearerHash: Buffer
  readonly commandId: string
  readonly idle: Buffer
  readonly acknowledged: Buffer
}

const distinctKeys = 16
const day = 86_400_000

/**
 * Fills an empty database with `count` user-enrolled devices. `speaking` of them get a real RSA-2048 identity and can
 * be spoken for; the others are rows that make the tables and indexes as large as in life.
 */
export async function seedFleet(pool: Pool, vault: Vault, count: number, speaking: number): Promise<Speaker[]> {
  const { networkId, ownerId } = await seedNetwork(pool)
  await seedSilentDevices(pool, { networkId, ownerId, count: count - speaking })
  const speakers = await makeSpeakers(vault, speaking)
  await seedSpeakers(pool, speakers, networkId, ownerId)
  await pool.query('vacuum analyze')
  return speakers
}

async function seedNetwork(pool: Pool) {
  const [networkId, ownerId] = [uuidV7(Date.now()), uuidV7(Date.now())]
  await pool.query(
    `insert into networks (id, name, code, authentication, user_enrollment_enabled, created_at)
     values ($1, 'Bench', $2, 'hosted', true, now())`,
    [networkId, networkCode],
  )
  await pool.query(
    `insert into owners (id, name, email, created_at, updated_at) values ($1, 'Bench', 'bench@example.org', now(), now())`,
    [ownerId],
  )
  return { networkId, ownerId }
}

const deviceColumns = `id, network_id, kind, method, enrollment_id_hash, enrollment_id_sealed, owner_id,
  managed_apple_account, session_id, platform, product, os_version, state, bearer_hash, topic, enrolled_at, created_at`
const fixedValues = `'ios', 'iPhone14,5', '18.2', 'enrolled'`
const topic = `'com.apple.mgmt.External.bench'`

async function seedSilentDevices(
  pool: Pool,
  { networkId, ownerId, count }: { networkId: string; ownerId: string; count: number },
): Promise<void> {
  await pool.query(
    `insert into devices (${deviceColumns})
     select gen_random_uuid(), $1, 'user', 'account-driven', sha256(int4send(n)), sha256(int4send(n)), $2,
       'bench@example.org', gen_random_uuid(), ${fixedValues}, sha256(int4send(-n)), ${topic}, now(), now()
     from generate_series(1, $3::int) n`,
    [networkId, ownerId, count],
  )
  await pool.query(`insert into channels (id, device_id, network_id) select id, id, network_id from devices`)
  await pool.query(
    `insert into identity_certificates
       (fingerprint, serial, network_id, session_id, device_id, public_key_hash, not_before, not_after)
     select sha256(uuid_send(id)), uuid_send(id), network_id, session_id, id, sha256(uuid_send(session_id)), now(),
       now() + interval '1 year'
     from devices`,
  )
}

async function makeSpeakers(vault: Vault, count: number): Promise<Speaker[]> {
  const now = new Date()
  const authority = await createAuthority({ commonName: 'Bench', organization: 'Bench', now, validityDays: 30 })
  const keys = await Promise.all(Array.from({ length: distinctKeys }, () => createPrivateKeyOf('rsa-2048')))
  return Array.from({ length: count }, (_, index) => {
    const key = keys[index % distinctKeys]!
    const deviceId = uuidV7(Date.now())
    const enrollmentId = crypto.randomUUID().toUpperCase() as EnrollmentId
    const commandId = uuidV7(Date.now())
    const certificate = issueDeviceCertificate(authority, {
      publicKey: publicKeySpkiOf(key),
      commonName: deviceId,
      organization: 'Bench',
      notBefore: now,
      notAfter: new Date(now.getTime() + 30 * day),
      serial: randomBytes(16),
    })
    const bearer = randomBytes(32).toString('base64url')
    const sign = (message: Parameters<typeof writePlist>[0]): Buffer => {
      const body = writePlist(message)
      const signature = signData(body, { certificate, key, detached: true }).toString('base64')
      return Buffer.concat([
        Buffer.from(
          `PUT /mdm/${networkCode}/user HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-apple-aspen-mdm\r\n` +
            `Authorization: Bearer ${bearer}\r\nMdm-Signature: ${signature}\r\nContent-Length: ${body.length}\r\n\r\n`,
        ),
        body,
      ])
    }
    return {
      deviceId,
      fingerprint: createHash('sha256').update(certificate).digest(),
      enrollmentIdHash: hashEnrollmentId(vault, enrollmentId),
      bearerHash: hashBearerToken(bearer),
      commandId,
      idle: sign({ EnrollmentID: enrollmentId, Status: 'Idle' }),
      acknowledged: sign({
        CommandUUID: commandId.toUpperCase(),
        EnrollmentID: enrollmentId,
        Status: 'Acknowledged',
      }),
    }
  })
}

async function seedSpeakers(
  pool: Pool,
  speakers: readonly Speaker[],
  networkId: string,
  ownerId: string,
): Promise<void> {
  await pool.query(
    `insert into devices (${deviceColumns})
     select id, $1, 'user', 'account-driven', hash, hash, $2, 'bench@example.org', gen_random_uuid(), ${fixedValues},
       bearer, ${topic}, now(), now()
     from unnest($3::uuid[], $4::bytea[], $5::bytea[]) as given (id, hash, bearer)`,
    [
      networkId,
      ownerId,
      speakers.map(({ deviceId }) => deviceId),
      speakers.map(({ enrollmentIdHash }) => enrollmentIdHash),
      speakers.map(({ bearerHash }) => bearerHash),
    ],
  )
  const ids = speakers.map(({ deviceId }) => deviceId)
  await pool.query(
    `insert into channels (id, device_id, network_id) select id, id, network_id from devices where id = any($1::uuid[])`,
    [ids],
  )
  await pool.query(
    `insert into identity_certificates
       (fingerprint, serial, network_id, session_id, device_id, public_key_hash, not_before, not_after)
     select fingerprint, uuid_send(id), $1, gen_random_uuid(), id, fingerprint, now(), now() + interval '30 days'
     from unnest($2::uuid[], $3::bytea[]) as given (id, fingerprint)`,
    [networkId, ids, speakers.map(({ fingerprint }) => fingerprint)],
  )
}

/** Gives each of these devices the command that its second message answers. */
export async function queueCommands(pool: Pool, speakers: readonly Speaker[], payloadHash: Buffer): Promise<void> {
  await pool.query(
    `insert into commands (channel_id, id, device_id, network_id, request_type, purpose, payload_hash, queued_at, expires_at)
     select device.id, given.command_id, device.id, device.network_id, 'Settings', 'bench', $3, now(), now() + interval '1 day'
     from unnest($1::uuid[], $2::uuid[]) as given (device_id, command_id) join devices device on device.id = given.device_id
     on conflict do nothing`,
    [speakers.map(({ deviceId }) => deviceId), speakers.map(({ commandId }) => commandId), payloadHash],
  )
}
