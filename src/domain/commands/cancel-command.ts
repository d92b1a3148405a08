import { sql } from 'kysely'
import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { CommandId, DeviceId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { getDevice } from '../devices/get-device.ts'
import { modelOf } from '../devices/model-of.ts'
import { endCommands } from './store.ts'

/**
 * Takes back a command that was not handed out yet.
 *
 * @throws {LodgerError} DEVICE_NOT_FOUND, COMMAND_NOT_FOUND; COMMAND_ALREADY_SENT if the device may have acted on it
 */
export function cancelCommand(ctx: Ctx, deviceId: DeviceId, commandId: CommandId): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const device = await getDevice(tx, deviceId)
    const command = await tx.db
      .selectFrom('commands')
      .select(['requestType', 'sentAt'])
      .where('id', '=', commandId)
      .where('deviceId', '=', deviceId)
      .forUpdate()
      .executeTakeFirst()
    if (!command) throw new LodgerError('COMMAND_NOT_FOUND', 'There is no such command waiting.')
    if (command.sentAt) throw new LodgerError('COMMAND_ALREADY_SENT', 'The device has this command already.')
    await endCommands(tx, sql`id = ${commandId}`, 'canceled')
    await recordAudit(tx, {
      action: 'command.canceled',
      networkId: device.networkId,
      subject: { kind: 'device', id: device.id, label: modelOf(device) },
      after: { requestType: command.requestType },
    })
  })
}

/** Takes back all commands of a device, those it may have acted on included: it leaves, or starts anew. */
export async function cancelAllCommands(
  tx: Tx,
  deviceId: DeviceId,
  because: 'leaving' | 'enrolling-again',
): Promise<void> {
  const ofDevice = sql`channel_id in (select id from channels where device_id = ${deviceId})`
  const count = await endCommands(tx, ofDevice, 'canceled')
  if (count > 0) tx.log.info('command.all-canceled', { deviceId, count, reason: because })
}
