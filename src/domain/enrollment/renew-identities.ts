import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { findDevicesToRenew } from '../ca/find-identity.ts'
import { enqueueCommand } from '../commands/enqueue-command.ts'
import { getNetwork } from '../organization/get-network.ts'
import { makeEnrollmentProfile, profileIdentifierOf } from './enrollment-profile.ts'
import type { EnrollmentSession } from './enrollment-session.ts'
import { findLocked } from './find-locked.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { lockSession, updateSession } from './store.ts'

/** What the command is for that has a device renew its identity. */
export const renewalPurpose = 'renew-identity'
const renewalDays = 30
/** The device may be switched off; the next day it is asked again, with a new challenge. */
const challengeHours = 24
const batchSize = 500

/**
 * Has devices renew their identity a month before it expires, by sending the enrollment profile they have with a new
 * challenge: the same identifier, topic, address and account, or the device would refuse it. A device has at most one
 * such profile under way.
 *
 * @see https://developer.apple.com/documentation/devicemanagement/mdm
 */
export async function renewIdentities(
  ctx: Ctx,
  { publicUrl }: { readonly publicUrl: URL },
  signal?: AbortSignal,
): Promise<void> {
  const before = new Date(ctx.now().getTime() + renewalDays * 86_400_000)
  let count = 0
  for (const deviceId of await findDevicesToRenew(ctx, before, batchSize)) {
    if (signal?.aborted) return
    if (await inTransaction(ctx, (tx) => askToRenew(tx, publicUrl, deviceId))) count += 1
  }
  if (count > 0) ctx.log.info('enrollment.renewals-requested', { count })
}

async function askToRenew(tx: Tx, publicUrl: URL, deviceId: DeviceId): Promise<boolean> {
  // In the order in which Authenticate locks them.
  const session = await lockSession(tx, { deviceId })
  const device = await findLocked(tx, deviceId)
  if (!session || device?.state !== 'enrolled' || isUnderWay(tx, session)) return false
  const network = await getNetwork(tx, device.networkId)
  const challenge = newSecret()
  const profile = await makeEnrollmentProfile(tx, { publicUrl, network, session, challenge, topic: device.topic })
  await updateSession(tx, session.id, {
    challengeHash: hashSecret(challenge),
    challengeExpiresAt: new Date(tx.now().getTime() + challengeHours * 3_600_000),
    challengeUsedBy: null,
  })
  await enqueueCommand(tx, {
    deviceId,
    command: { requestType: 'InstallProfile', payload: profile },
    purpose: renewalPurpose,
    subject: profileIdentifierOf(network),
    isPersonal: true,
    expiresInSeconds: challengeHours * 3600,
  })
  return true
}

function isUnderWay(tx: Tx, { challengeExpiresAt }: EnrollmentSession): boolean {
  return challengeExpiresAt !== null && challengeExpiresAt > tx.now()
}
