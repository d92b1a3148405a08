import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { addJob } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { cancelAllCommands } from '../commands/cancel-command.ts'
import { enqueueCommand } from '../commands/enqueue-command.ts'
import type { Device } from '../devices/device.ts'
import { lockDevice } from '../devices/get-device.ts'
import { finishLeavingJob } from '../devices/leaving-jobs.ts'
import { markLeaving } from '../devices/mark-leaving.ts'
import { modelOf } from '../devices/model-of.ts'
import { getNetwork } from '../organization/get-network.ts'
import { profileIdentifierOf } from './enrollment-profile.ts'
import { forget } from './leave.ts'

const leavingHours = 24

/**
 * Makes a device leave: it is told to remove its enrollment profile, and with it all that came from the organization.
 * What it was to get otherwise is taken back. Whether it answers or not, it is gone after a day.
 *
 * A device that cannot be told, because it never finished enrolling or has left already, is forgotten at once; so is any
 * other with `forget`, though the profile then stays on it.
 *
 * @throws {LodgerError} DEVICE_NOT_FOUND
 */
export function removeDevice(
  ctx: Ctx,
  deviceId: DeviceId,
  options: { readonly forget: boolean },
): Promise<{ state: 'leaving' | 'forgotten' }> {
  return inTransaction(ctx, async (tx) => {
    const device = await lockDevice(tx, deviceId)
    if (options.forget || device.state === 'authenticated' || device.state === 'unenrolled') {
      await forget(tx, device, 'forgotten')
      return { state: 'forgotten' }
    }
    if (device.state !== 'leaving') {
      await tellToLeave(tx, device, leavingHours)
      await recordAudit(tx, {
        action: 'device.removal-requested',
        networkId: device.networkId,
        subject: { kind: 'device', id: device.id, label: modelOf(device) },
      })
    }
    return { state: 'leaving' }
  })
}

/** The one command that a leaving device still gets; the job ends it if nothing is heard of it. */
export async function tellToLeave(tx: Tx, device: Device, hours: number): Promise<void> {
  const network = await getNetwork(tx, device.networkId)
  await cancelAllCommands(tx, device.id, 'leaving')
  await markLeaving(tx, device.id)
  await enqueueCommand(tx, {
    deviceId: device.id,
    command: { requestType: 'RemoveProfile', identifier: profileIdentifierOf(network) },
    purpose: 'leave',
    subject: profileIdentifierOf(network),
  })
  const { id } = device
  const runAt = new Date(tx.now().getTime() + hours * 3_600_000)
  await addJob(tx, finishLeavingJob, { deviceId: id }, { key: `${finishLeavingJob.name}:${id}`, runAt })
}
