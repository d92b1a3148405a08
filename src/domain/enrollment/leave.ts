import type { Tx } from '../../platform/ctx.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { revokeIdentities } from '../ca/revoke-identities.ts'
import { cancelAllCommands } from '../commands/cancel-command.ts'
import type { Device } from '../devices/device.ts'
import { forgetDevice } from '../devices/forget-device.ts'
import { markUnenrolled } from '../devices/mark-unenrolled.ts'
import { modelOf } from '../devices/model-of.ts'
import { deleteSessionsOf } from './store.ts'

/**
 * A device is gone. A person's own device is forgotten: record, commands, tokens, session and keys go in this
 * transaction. One of the organization's stays listed as unenrolled. Either way its identity ends here.
 */
export async function leave(tx: Tx, device: Device, because: 'left' | 'silent'): Promise<void> {
  if (device.kind === 'user') return forget(tx, device, because)
  await cancelAllCommands(tx, device.id, 'leaving')
  await revokeIdentities(tx, device.id, 'left')
  await markUnenrolled(tx, device.id)
  await deleteSessionsOf(tx, device.id)
  await recordAudit(tx, {
    action: because === 'left' ? 'device.unenrolled' : 'device.silent',
    networkId: device.networkId,
    subject: { kind: 'device', id: device.id, label: modelOf(device) },
  })
  tx.log.info('enrollment.left', { deviceId: device.id, networkId: device.networkId, reason: because })
}

/** Nothing of the device stays but a tombstone and a line in the audit that does not say which device it was. */
export async function forget(tx: Tx, device: Device, because: 'left' | 'silent' | 'forgotten'): Promise<void> {
  await revokeIdentities(tx, device.id, because === 'forgotten' ? 'forgotten' : 'left')
  await forgetDevice(tx, device.id)
  await recordAudit(tx, {
    action: `device.${because}`,
    networkId: device.networkId,
    subject: { kind: 'device', label: modelOf(device) },
  })
  tx.log.info('enrollment.forgotten', { networkId: device.networkId, reason: because })
}
