import type { Authenticate } from '../../apple/checkin/parse-checkin.ts'
import type { DeviceSender } from '../../apple/checkin/sender.ts'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { bindIdentity } from '../ca/bind-identity.ts'
import type { DeviceIdentity } from '../ca/device-identity.ts'
import { revokeIdentities } from '../ca/revoke-identities.ts'
import { acknowledgeCommand } from '../commands/acknowledge-command.ts'
import { cancelAllCommands } from '../commands/cancel-command.ts'
import { createDevice, type NewDevice, type NewDeviceEnrolledDevice } from '../devices/create-device.ts'
import type { Device } from '../devices/device.ts'
import { hashEnrollmentId } from '../devices/device-identifiers.ts'
import { findDeviceByEnrollmentId } from '../devices/find-device-by-enrollment-id.ts'
import { lockDevice } from '../devices/get-device.ts'
import { modelOf } from '../devices/model-of.ts'
import { reenrollDevice, resetDevice } from '../devices/reset-device.ts'
import { isTombstoned } from '../devices/tombstone.ts'
import { activeTopic } from '../push/active-topic.ts'
import { type Checkin, enrollmentIdOf, requireIdentity, requireKind, requireUser } from './check-in.ts'
import { requireEnrollable } from './enrollable.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import type { DeviceEnrollmentSession, EnrollmentSession, UserEnrollmentSession } from './enrollment-session.ts'
import { recordingRefusals } from './record-refusal.ts'
import { renewalPurpose } from './renew-identities.ts'
import { deleteSessionsOf, lockSession, updateSession } from './store.ts'

/**
 * A device says that it is about to enroll, or that it has renewed its identity.
 *
 * Who it is, follows from its certificate: that was issued in a session, which a person signed in for. The first device
 * to come with it is the session's device for good. Whatever is refused leaves nothing behind.
 *
 * @returns Lodger's id of the device
 * @throws {EnrollmentRefusal}
 */
export function authenticate(ctx: Ctx, checkin: Checkin<Authenticate>): Promise<DeviceId> {
  return recordingRefusals(ctx, checkin.network, async (tx) => {
    const identity = await requireIdentity(tx, checkin)
    const session = await lockSession(tx, { id: identity.sessionId })
    if (!session) throw new EnrollmentRefusal('TOKEN_EXPIRED')
    requireKind(session.kind, checkin)
    // A Mac's user has a channel of its own, and nothing to enroll.
    if (checkin.message.sender.userId !== null) throw new EnrollmentRefusal('WRONG_ENROLLMENT_KIND')
    return session.deviceId === null
      ? enroll(tx, session, identity, checkin)
      : refresh(tx, session, session.deviceId, identity, checkin)
  })
}

async function enroll(
  tx: Tx,
  session: EnrollmentSession,
  identity: DeviceIdentity,
  { message, bearerToken }: Checkin<Authenticate>,
): Promise<DeviceId> {
  if (session.expiresAt < tx.now()) throw new EnrollmentRefusal('TOKEN_EXPIRED')
  const platform = requireEnrollable(session, message)
  requireUser(session, platform, bearerToken)
  if (message.topic !== (await activeTopic(tx))) throw new EnrollmentRefusal('WRONG_TOPIC')
  const { osVersion, buildVersion, product, topic } = message
  const common = {
    networkId: session.networkId,
    method: session.method,
    sessionId: session.id,
    enrollmentId: enrollmentIdOf(message.sender),
    bearerHash: session.bearerHash,
    platform,
    product,
    osVersion,
    buildVersion,
    topic,
  }
  const deviceId = await (session.kind === 'user'
    ? enrollPersonal(tx, { ...common, ...personOf(session) })
    : enrollOwned(tx, { ...common, ...ownedBy(session, message) }))
  await bindIdentity(tx, identity.fingerprint, deviceId)
  await updateSession(tx, session.id, { state: 'bound', deviceId, challengeHash: null })
  tx.log.info('enrollment.authenticated', { deviceId, sessionId: session.id, networkId: session.networkId })
  return deviceId
}

function personOf({ kind, ownerId, managedAppleAccount }: UserEnrollmentSession) {
  return { kind, ownerId, managedAppleAccount }
}

function ownedBy({ kind, ownerId }: DeviceEnrollmentSession, { sender }: Authenticate) {
  const { serialNumber, deviceName } = sender as DeviceSender
  return { kind, ownerId, managedAppleAccount: null, serialNumber, deviceName }
}

/** Apple makes up a new EnrollmentID each time, so one that is known is a copy, or the dead come back. */
async function enrollPersonal(tx: Tx, device: NewDevice): Promise<DeviceId> {
  if (await isTombstoned(tx, hashEnrollmentId(tx.vault, device.enrollmentId))) {
    throw new EnrollmentRefusal('DEVICE_LEFT')
  }
  if (await findDeviceByEnrollmentId(tx, device.enrollmentId)) throw new EnrollmentRefusal('ENROLLMENT_ID_TAKEN')
  return createDevice(tx, device)
}

/**
 * A device of the organization's keeps its UDID, and its record is taken up again: if it left, or if the same person
 * enrolls it once more after it was erased. Under somebody else's enrolled device, nobody gets in.
 */
async function enrollOwned(tx: Tx, device: NewDeviceEnrolledDevice): Promise<DeviceId> {
  const found = await findDeviceByEnrollmentId(tx, device.enrollmentId)
  if (!found) return createDevice(tx, device)
  const known = await lockDevice(tx, found.id)
  const mayTakeUp = known.kind !== 'user' && (known.state === 'unenrolled' || known.ownerId === device.ownerId)
  if (!mayTakeUp) throw new EnrollmentRefusal('ENROLLMENT_ID_TAKEN')
  await cancelAllCommands(tx, known.id, 'enrolling-again')
  await revokeIdentities(tx, known.id, 'enrolled-again')
  await deleteSessionsOf(tx, known.id)
  await reenrollDevice(tx, known.id, device)
  return known.id
}

/** The same device again, with a renewed identity or after a restore: what was under way starts over. */
async function refresh(
  tx: Tx,
  session: EnrollmentSession,
  deviceId: DeviceId,
  identity: DeviceIdentity,
  { message, bearerToken }: Checkin<Authenticate>,
): Promise<DeviceId> {
  const device = await lockDevice(tx, deviceId)
  const named = await findDeviceByEnrollmentId(tx, enrollmentIdOf(message.sender))
  if (named?.id !== device.id) throw new EnrollmentRefusal('ENROLLMENT_ID_CHANGED')
  if (device.state === 'leaving' || device.state === 'unenrolled') throw new EnrollmentRefusal('DEVICE_LEFT')
  requireUser(session, device.platform, bearerToken)
  if (message.topic !== device.topic) throw new EnrollmentRefusal('WRONG_TOPIC')
  const { osVersion, buildVersion, product, topic } = message
  // The new identity came with the profile. The report on it follows when the queue has long been emptied.
  if (identity.deviceId === null) await acknowledgeCommand(tx, device.id, renewalPurpose)
  await cancelAllCommands(tx, device.id, 'enrolling-again')
  await resetDevice(tx, device.id, { platform: device.platform, product, osVersion, buildVersion, topic })
  if (identity.deviceId === null) await takeRenewedIdentity(tx, device, identity)
  return device.id
}

async function takeRenewedIdentity(tx: Tx, device: Device, { fingerprint, sessionId }: DeviceIdentity): Promise<void> {
  await bindIdentity(tx, fingerprint, device.id)
  await updateSession(tx, sessionId, { challengeHash: null })
  await recordAudit(tx, {
    action: 'identity.renewed',
    networkId: device.networkId,
    subject: { kind: 'device', id: device.id, label: modelOf(device) },
  })
}
