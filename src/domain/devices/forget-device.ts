import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId, NetworkId } from '../../platform/ids.ts'
import { putTombstone } from './tombstone.ts'

/**
 * Forgets a device: its key first, so that backups cannot be read either, then every row about it, whichever room
 * wrote it, since a promise to people must not hang on somebody remembering to call six rooms. What stays is a
 * tombstone for 30 days, and the serial number of its revoked identity until that expires (the caller revokes it).
 *
 * Channels, commands, pushes, events, deliveries and what was reported go with the row of the device.
 */
export async function forgetDevice(tx: Tx, deviceId: DeviceId): Promise<void> {
  await tx.db.deleteFrom('deviceKeys').where('deviceId', '=', deviceId).execute()
  const forgotten = await tx.db
    .deleteFrom('devices')
    .where('id', '=', deviceId)
    .returning(['enrollmentIdHash', 'networkId'])
    .executeTakeFirst()
  await tx.db.deleteFrom('commandResults').where('deviceId', '=', deviceId).execute()
  await tx.db.deleteFrom('enrollmentSessions').where('deviceId', '=', deviceId).execute()
  if (forgotten) await putTombstone(tx, forgotten.enrollmentIdHash, forgotten.networkId as NetworkId)
}
