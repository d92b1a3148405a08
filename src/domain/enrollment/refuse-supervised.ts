import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { getNetwork } from '../organization/get-network.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import { findLocked } from './find-locked.ts'
import { recordRefusal } from './record-refusal.ts'
import { tellToLeave } from './remove-device.ts'
import { hasEvent } from './views.ts'

/** It is in touch right now, so it is told at once; this is for one that does not answer. */
const leavingHours = 1

/**
 * Makes a personal device leave that turned out to be supervised, or not user-enrolled at all: the enrollment it asked
 * for is one that it cannot have. Admins are alarmed.
 */
export function refuseSupervised(ctx: Ctx, deviceId: DeviceId): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const device = await findLocked(tx, deviceId)
    if (device?.kind !== 'user' || (device.state !== 'enrolled' && device.state !== 'lapsed')) return
    const isSupervised = await hasEvent(tx, device.id, 'found-supervised')
    const refusal = new EnrollmentRefusal(isSupervised ? 'SUPERVISED' : 'NOT_USER_ENROLLED')
    await recordRefusal(tx, refusal, { network: await getNetwork(tx, device.networkId) })
    await tellToLeave(tx, device, leavingHours)
  })
}
