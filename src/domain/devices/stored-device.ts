import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'

/** What is stored about a device besides what lists show. */
export interface StoredDevice {
  readonly serialNumber: string | null
  readonly deviceName: string | null
  readonly buildVersion: string | null
  readonly isSupervised: boolean | null
  readonly passcodeCompliant: boolean | null
  readonly topic: string
  readonly createdAt: Date
  readonly hasBearer: boolean
  readonly hasUnlockToken: boolean
  readonly channels: readonly StoredChannel[]
  readonly certificateExpiresAt: Date | null
  readonly profiles: readonly StoredProfile[]
  readonly certificates: readonly StoredCertificate[]
  readonly apps: readonly StoredApp[]
  readonly events: number
  readonly commands: number
}

export interface StoredChannel {
  readonly isUser: boolean
  readonly hasPushToken: boolean
  readonly tokenUpdatedAt: Date | null
  readonly pushLostAt: Date | null
}

export interface StoredProfile {
  readonly identifier: string
  readonly uuid: string | null
  readonly displayName: string | null
  readonly isManaged: boolean
}

export interface StoredCertificate {
  readonly commonName: string | null
  readonly isIdentity: boolean
  readonly expiresAt: Date | null
}

export interface StoredApp {
  readonly bundleId: string
  readonly name: string | null
  readonly version: string | null
  readonly status: string | null
  readonly isManaged: boolean
}

/** Undefined if the device is gone. */
export async function selectStored(ctx: Ctx, id: DeviceId): Promise<StoredDevice | undefined> {
  const device = await selectRow(ctx, id)
  if (!device) return undefined
  const [channels, profiles, certificates, apps] = await Promise.all([
    selectChannels(ctx, id),
    ctx.db
      .selectFrom('deviceProfiles')
      .select(['identifier', 'uuid', 'displayName', 'isManaged'])
      .where('deviceId', '=', id)
      .orderBy('identifier')
      .execute(),
    ctx.db
      .selectFrom('deviceCertificates')
      .select(['commonName', 'isIdentity', 'notAfter as expiresAt'])
      .where('deviceId', '=', id)
      .orderBy('notAfter')
      .execute(),
    ctx.db
      .selectFrom('deviceApps')
      .select(['bundleId', 'name', 'version', 'status', 'isManaged'])
      .where('deviceId', '=', id)
      .orderBy('bundleId')
      .execute(),
  ])
  return { ...device, channels, profiles, certificates, apps }
}

function selectRow(ctx: Ctx, id: DeviceId) {
  return ctx.db
    .selectFrom('devices')
    .select(['serialNumber', 'deviceName', 'buildVersion', 'isSupervised', 'passcodeCompliant', 'topic', 'createdAt'])
    .select([
      sql<boolean>`bearer_hash is not null`.as('hasBearer'),
      sql<boolean>`unlock_token_sealed is not null`.as('hasUnlockToken'),
      sql<Date | null>`(select max(not_after) from identity_certificates
        where device_id = devices.id and revoked_at is null)`.as('certificateExpiresAt'),
      sql<number>`(select count(*) from device_events where device_id = devices.id)`.as('events'),
      sql<number>`(select count(*) from command_results where device_id = devices.id)
        + (select count(*) from channels join commands on channel_id = channels.id
          where channels.device_id = devices.id)`.as('commands'),
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

function selectChannels(ctx: Ctx, id: DeviceId): Promise<StoredChannel[]> {
  return ctx.db
    .selectFrom('channels')
    .select(['tokenUpdatedAt', 'pushLostAt'])
    .select([
      sql<boolean>`user_hash is not null`.as('isUser'),
      sql<boolean>`push_token_sealed is not null`.as('hasPushToken'),
    ])
    .where('deviceId', '=', id)
    .orderBy('isUser')
    .execute()
}
