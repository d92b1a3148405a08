import type { TokenUpdate } from '../../apple/checkin/parse-checkin.ts'
import { actingAs, type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { isRefusal } from '../../platform/errors.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { findIdentity } from '../ca/find-identity.ts'
import type { Device } from '../devices/device.ts'
import { findDeviceByEnrollmentId } from '../devices/find-device-by-enrollment-id.ts'
import { lockDevice } from '../devices/get-device.ts'
import { modelOf } from '../devices/model-of.ts'
import { recordInstalledProfile } from '../devices/record-profiles.ts'
import { recordTokenUpdate } from '../devices/record-token-update.ts'
import { requestDelivery } from '../devices/request-delivery.ts'
import { getOwner } from '../owners/get-owner.ts'
import { type Checkin, enrollmentIdOf, requireIdentity, requireKind, requireUser } from './check-in.ts'
import { profileIdentifierOf } from './enrollment-profile.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import { findLocked } from './find-locked.ts'
import { forget } from './leave.ts'
import { recordingRefusals } from './record-refusal.ts'
import { selectSession } from './store.ts'

/**
 * A device, or the user of a Mac, says how to wake it. The first time completes the enrollment, and the device is told
 * what belongs on it. It may be the only time ever: what this promises to have stored is committed.
 *
 * @throws {EnrollmentRefusal}
 */
export async function tokenUpdate(ctx: Ctx, checkin: Checkin<TokenUpdate>): Promise<void> {
  try {
    await recordingRefusals(ctx, checkin.network, (tx) => complete(tx, checkin))
  } catch (error) {
    if (isRefusal(error, 'HARDWARE_IDENTIFIER_SENT')) await forgetUnfinished(ctx, checkin)
    throw error
  }
}

async function complete(tx: Tx, checkin: Checkin<TokenUpdate>): Promise<void> {
  const device = await requireEnrolled(tx, checkin)
  const { message } = checkin
  const { userId } = message.sender
  const recorded = await recordTokenUpdate(tx, {
    deviceId: device.id,
    userId,
    pushToken: message.token,
    pushMagic: message.pushMagic,
    unlockToken: 'unlockToken' in message ? message.unlockToken : null,
  })
  if (!recorded.isFirst) return
  if (userId === null && device.enrolledAt === null) {
    await recordEnrolled(tx, device)
    // What is not known to be ours is dropped from what a personal device reports.
    await recordInstalledProfile(tx, device.id, profileIdentifierOf(checkin.network))
  }
  // The delivery wakes it, once there is something to hand out: woken before, it would find nothing and go back to sleep.
  await requestDelivery(tx, [device.id])
}

/** A device that gives itself away only now must not leave half a record of it behind. */
function forgetUnfinished(ctx: Ctx, { identity }: Checkin): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const known = await findIdentity(tx, identity.fingerprint)
    const device = known?.deviceId ? await findLocked(tx, known.deviceId) : undefined
    if (device?.state === 'authenticated' && device.enrolledAt === null) await forget(tx, device, 'forgotten')
  })
}

async function requireEnrolled(tx: Tx, checkin: Checkin<TokenUpdate>): Promise<Device> {
  const { message, bearerToken } = checkin
  const identity = await requireIdentity(tx, checkin)
  const session = await selectSession(tx, identity.sessionId)
  if (identity.deviceId === null || !session) throw new EnrollmentRefusal('CERTIFICATE_UNKNOWN')
  const device = await lockDevice(tx, identity.deviceId)
  requireKind(session.kind, checkin)
  requireUser(session, device.platform, bearerToken)
  const named = await findDeviceByEnrollmentId(tx, enrollmentIdOf(message.sender))
  if (named?.id !== device.id) throw new EnrollmentRefusal('ENROLLMENT_ID_CHANGED')
  if (message.topic !== device.topic) throw new EnrollmentRefusal('WRONG_TOPIC')
  return device
}

async function recordEnrolled(tx: Tx, device: Device): Promise<void> {
  const owner = device.ownerId === null ? undefined : await getOwner(tx, device.ownerId)
  const byOwner = owner ? actingAs(tx, { kind: 'owner', id: owner.id, label: owner.name }) : tx
  await recordAudit(byOwner, {
    action: 'device.enrolled',
    networkId: device.networkId,
    subject: { kind: 'device', id: device.id, label: modelOf(device) },
    after: { kind: device.kind, method: device.method },
  })
  tx.log.info('enrollment.enrolled', { deviceId: device.id, networkId: device.networkId, kind: device.kind })
}
