import { sql } from 'kysely'
import type { CertificateList } from '../../apple/commands/read-certificate-list.ts'
import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'

/**
 * Stores which certificates a device reports. Of a user-enrolled device only the identities are kept that Lodger issued
 * to it; whatever else is installed there is nobody's business.
 *
 * @param isWholeDevice - false for the list of a Mac's user, which says nothing about the certificates of the Mac
 */
export async function recordCertificates(
  tx: Tx,
  deviceId: DeviceId,
  list: CertificateList,
  { isWholeDevice }: { readonly isWholeDevice: boolean },
): Promise<void> {
  const fingerprints = list.certificates.map(({ fingerprint }) => fingerprint)
  if (isWholeDevice) {
    await sql`delete from device_certificates where device_id = ${deviceId} and fingerprint <> all(${fingerprints}::bytea[])`.execute(
      tx.db,
    )
  }
  if (list.enrolledAs === 'user') {
    await sql`
      insert into device_certificates (device_id, fingerprint, is_identity, not_after)
      select device_id, fingerprint, true, not_after from identity_certificates
      where device_id = ${deviceId} and fingerprint = any(${fingerprints}::bytea[])
      on conflict do nothing`.execute(tx.db)
    return
  }
  await sql`
    insert into device_certificates (device_id, fingerprint, common_name, is_identity, not_after)
    select distinct on (fingerprint) ${deviceId}::uuid, fingerprint, common_name, is_identity, not_after
    from unnest(
      ${fingerprints}::bytea[],
      ${list.certificates.map(({ commonName }) => commonName ?? null)}::text[],
      ${list.certificates.map(({ isIdentity }) => isIdentity)}::boolean[],
      ${list.certificates.map(({ notAfter }) => notAfter ?? null)}::timestamptz[]
    ) as told (fingerprint, common_name, is_identity, not_after)
    on conflict (device_id, fingerprint) do update set is_identity = excluded.is_identity`.execute(tx.db)
}
