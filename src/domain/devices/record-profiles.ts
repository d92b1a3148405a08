import { sql } from 'kysely'
import type { ProfileList } from '../../apple/commands/read-profile-list.ts'
import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'

/** Notes that a device has installed a profile that Lodger sent. */
export async function recordInstalledProfile(tx: Tx, deviceId: DeviceId, identifier: string): Promise<void> {
  await tx.db
    .insertInto('deviceProfiles')
    .values({ deviceId, identifier, isManaged: true })
    .onConflict((conflict) => conflict.columns(['deviceId', 'identifier']).doUpdateSet({ isManaged: true }))
    .execute()
}

/** Notes that a device has removed a profile. */
export async function recordRemovedProfile(tx: Tx, deviceId: DeviceId, identifier: string): Promise<void> {
  await tx.db
    .deleteFrom('deviceProfiles')
    .where('deviceId', '=', deviceId)
    .where('identifier', '=', identifier)
    .execute()
}

/**
 * Stores which profiles a device reports. Of a user-enrolled device only those that Lodger installed are kept: its list
 * adds no row, it only updates and removes.
 *
 * @param isWholeDevice - false for the list of a Mac's user, which says nothing about the profiles of the Mac
 */
export async function recordProfiles(
  tx: Tx,
  deviceId: DeviceId,
  list: ProfileList,
  { isWholeDevice }: { readonly isWholeDevice: boolean },
): Promise<void> {
  const identifiers = list.profiles.map(({ identifier }) => identifier)
  if (isWholeDevice) {
    await sql`delete from device_profiles where device_id = ${deviceId} and identifier <> all(${identifiers}::text[])`.execute(
      tx.db,
    )
  }
  if (list.enrolledAs === 'user') {
    await sql`
      update device_profiles profile set uuid = told.uuid
      from unnest(${identifiers}::text[], ${list.profiles.map(({ uuid }) => uuid ?? null)}::text[]) as told (identifier, uuid)
      where profile.device_id = ${deviceId} and profile.identifier = told.identifier`.execute(tx.db)
    return
  }
  await sql`
    insert into device_profiles (device_id, identifier, uuid, display_name, is_managed)
    select distinct on (identifier) ${deviceId}::uuid, identifier, uuid, display_name, coalesce(is_managed, false)
    from unnest(
      ${identifiers}::text[],
      ${list.profiles.map(({ uuid }) => uuid ?? null)}::text[],
      ${list.profiles.map(({ displayName }) => displayName ?? null)}::text[],
      ${list.profiles.map(({ isManaged }) => isManaged ?? null)}::boolean[]
    ) as told (identifier, uuid, display_name, is_managed)
    on conflict (device_id, identifier) do update set uuid = excluded.uuid, display_name = excluded.display_name,
      is_managed = device_profiles.is_managed or excluded.is_managed`.execute(tx.db)
}
