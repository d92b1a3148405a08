import type { CheckOut } from '../../apple/checkin/parse-checkin.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isRefusal } from '../../platform/errors.ts'
import { findIdentity } from '../ca/find-identity.ts'
import { findDeviceByEnrollmentId } from '../devices/find-device-by-enrollment-id.ts'
import { lockDevice } from '../devices/get-device.ts'
import { type Checkin, enrollmentIdOf } from './check-in.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import { leave } from './leave.ts'
import { recordRefusal } from './record-refusal.ts'

/**
 * A device says that it leaves. It says so once and cannot sign in again for it, so its certificate is enough: neither
 * an old token nor a key that should not be in the message keeps anybody from leaving. Leaving twice is leaving.
 *
 * @throws {EnrollmentRefusal} CERTIFICATE_UNKNOWN, ENROLLMENT_ID_CHANGED
 */
export async function checkOut(ctx: Ctx, checkin: Checkin<CheckOut>): Promise<void> {
  const { network, message } = checkin
  const identity = await findIdentity(ctx, checkin.identity.fingerprint)
  if (identity?.networkId !== network.id) throw new EnrollmentRefusal('CERTIFICATE_UNKNOWN')
  const { deviceId, revokedAt } = identity
  if (deviceId === null || revokedAt !== null || message.sender.userId !== null) return
  try {
    await inTransaction(ctx, async (tx) => {
      const device = await lockDevice(tx, deviceId)
      // A Mac may tell its UDID here even under User Enrollment.
      const isNamed = (message.sender.enrolledAs === 'user') === (device.kind === 'user')
      const named = isNamed ? await findDeviceByEnrollmentId(tx, enrollmentIdOf(message.sender)) : device
      if (named?.id !== device.id) throw new EnrollmentRefusal('ENROLLMENT_ID_CHANGED')
      await leave(tx, device, 'left')
    })
  } catch (error) {
    if (isRefusal(error, 'DEVICE_NOT_FOUND')) return
    if (error instanceof EnrollmentRefusal) await recordRefusal(ctx, error, { network })
    throw error
  }
}
