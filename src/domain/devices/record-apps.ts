import { sql } from 'kysely'
import type { InstalledApplicationList } from '../../apple/commands/read-installed-application-list.ts'
import type { ManagedApplicationList } from '../../apple/commands/read-managed-application-list.ts'
import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'

// Of a user-enrolled device only apps that Lodger assigned are kept. Whoever assigns one adds its row; a report adds
// none, so that what a device may tell of its owner's own apps is dropped here.

/** Stores how the managed apps of a device are doing. */
export async function recordManagedApps(tx: Tx, deviceId: DeviceId, list: ManagedApplicationList): Promise<void> {
  const bundleIds = list.apps.map(({ bundleId }) => bundleId)
  const statuses = list.apps.map(({ status }) => status)
  if (list.enrolledAs === 'user') {
    await sql`
      update device_apps app set status = told.status
      from unnest(${bundleIds}::text[], ${statuses}::text[]) as told (bundle_id, status)
      where app.device_id = ${deviceId} and app.bundle_id = told.bundle_id`.execute(tx.db)
    return
  }
  await sql`
    update device_apps set is_managed = false, status = null
    where device_id = ${deviceId} and is_managed and bundle_id <> all(${bundleIds}::text[])`.execute(tx.db)
  await sql`
    insert into device_apps (device_id, bundle_id, status, is_managed)
    select ${deviceId}::uuid, bundle_id, status, true
    from unnest(${bundleIds}::text[], ${statuses}::text[]) as told (bundle_id, status)
    on conflict (device_id, bundle_id) do update set status = excluded.status, is_managed = true`.execute(tx.db)
}

/** Stores which apps are installed, and in which version. */
export async function recordInstalledApps(tx: Tx, deviceId: DeviceId, list: InstalledApplicationList): Promise<void> {
  const bundleIds = list.apps.map(({ bundleId }) => bundleId)
  const versions = list.apps.map(({ version }) => version ?? null)
  if (list.enrolledAs === 'user') {
    await sql`
      update device_apps app set version = told.version
      from unnest(${bundleIds}::text[], ${versions}::text[]) as told (bundle_id, version)
      where app.device_id = ${deviceId} and app.bundle_id = told.bundle_id`.execute(tx.db)
    return
  }
  await sql`
    delete from device_apps
    where device_id = ${deviceId} and not is_managed and bundle_id <> all(${bundleIds}::text[])`.execute(tx.db)
  await sql`
    insert into device_apps (device_id, bundle_id, name, version, is_managed)
    select distinct on (bundle_id) ${deviceId}::uuid, bundle_id, name, version, false
    from unnest(${bundleIds}::text[], ${list.apps.map(({ name }) => name ?? null)}::text[], ${versions}::text[])
      as told (bundle_id, name, version)
    on conflict (device_id, bundle_id) do update set name = excluded.name, version = excluded.version`.execute(tx.db)
}
