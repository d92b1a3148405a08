import type { Ctx } from '../../platform/ctx.ts'
import type { EnrollmentId } from '../../platform/ids.ts'
import type { Device } from './device.ts'
import { hashEnrollmentId } from './device-identifiers.ts'
import { selectDeviceByHash } from './store.ts'

/** @param enrollmentId - as the device says it: capital and small letters differ */
export function findDeviceByEnrollmentId(ctx: Ctx, enrollmentId: EnrollmentId): Promise<Device | undefined> {
  return selectDeviceByHash(ctx, hashEnrollmentId(ctx.vault, enrollmentId))
}
