import { sql } from 'kysely'
import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { endCommands } from './store.ts'

/** Writes down that a device has carried out a command: it has shown so before it said so, and may never say so. */
export async function acknowledgeCommand(tx: Tx, deviceId: DeviceId, purpose: string): Promise<void> {
  await endCommands(
    tx,
    sql`channel_id in (select id from channels where device_id = ${deviceId}) and purpose = ${purpose} and sent_at is not null`,
    'acknowledged',
  )
}
