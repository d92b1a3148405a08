import type { DeviceInformation } from '../../apple/commands/read-device-information.ts'
import type { SecurityInfo } from '../../apple/commands/read-security-info.ts'
import type { Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { addJob } from '../../platform/jobs.ts'
import type { DeviceEvent } from './device-event.ts'
import { removeUnfitDeviceJob } from './leaving-jobs.ts'
import { recordDeviceEvent } from './record-device-event.ts'
import { updateDeviceRow } from './store.ts'

/** Stores what a device tells about itself. What it leaves out stays as it was told before. */
export async function recordDeviceInformation(tx: Tx, deviceId: DeviceId, told: DeviceInformation): Promise<void> {
  const { product, osVersion, buildVersion, isSupervised } = told
  if (told.enrolledAs === 'device') {
    const { serialNumber, deviceName } = told
    await updateTold(tx, deviceId, { product, osVersion, buildVersion, isSupervised, serialNumber, deviceName })
    return
  }
  await updateTold(tx, deviceId, { product, osVersion, buildVersion })
  if (isSupervised === true) await recordUnfit(tx, deviceId, 'found-supervised')
}

/** Stores what a device tells about its protection: whether its passcode fulfills the rules. */
export async function recordSecurityInfo(tx: Tx, deviceId: DeviceId, told: SecurityInfo): Promise<void> {
  await updateTold(tx, deviceId, { passcodeCompliant: told.isPasscodeCompliant })
  if (told.enrolledAs === 'user' && told.isUserEnrollment === false) {
    await recordUnfit(tx, deviceId, 'found-not-user-enrolled')
  }
}

type Told = Parameters<typeof updateDeviceRow>[2]

async function updateTold(
  tx: Tx,
  deviceId: DeviceId,
  told: { readonly [K in keyof Told]: Told[K] | undefined },
): Promise<void> {
  const columns = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Told
  if (Object.keys(columns).length > 0) await updateDeviceRow(tx, deviceId, columns)
}

/** A device that is not what its enrollment stands for has to leave. */
async function recordUnfit(tx: Tx, deviceId: DeviceId, event: DeviceEvent): Promise<void> {
  await recordDeviceEvent(tx, deviceId, event)
  await addJob(tx, removeUnfitDeviceJob, { deviceId }, { key: `${removeUnfitDeviceJob.name}:${deviceId}` })
}
