import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUsable } from '../ca/device-identity.ts'
import { findIdentity } from '../ca/find-identity.ts'
import { hashBearerToken } from '../devices/device-identifiers.ts'
import { replaceBearer } from '../devices/replace-bearer.ts'
import { findLocked } from './find-locked.ts'
import { lockSession, updateSession } from './store.ts'

/** What an enrolled device comes back with after its user signed in again. */
export interface RenewedSignIn {
  readonly fingerprint: Buffer
  readonly bearerToken: string
}

/**
 * Takes the token of a new sign-in for an enrolled device, if the same person signed in, in the same network and for the
 * same Managed Apple Account. The token before it is void.
 *
 * @returns false if the token is no such one
 * @see https://developer.apple.com/documentation/devicemanagement/implementing-the-simple-authentication-account-driven-enrollment-flow
 */
export function renewSignIn(ctx: Ctx, { fingerprint, bearerToken }: RenewedSignIn): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const identity = await findIdentity(tx, fingerprint)
    if (!identity?.deviceId || !isUsable(identity, tx.now())) return false
    const bearerHash = hashBearerToken(bearerToken)
    const signIn = await lockSession(tx, { bearerHash })
    if (signIn?.state !== 'signed-in' || signIn.method !== 'account-driven' || signIn.expiresAt < tx.now()) return false
    const session = await lockSession(tx, { id: identity.sessionId })
    const device = await findLocked(tx, identity.deviceId)
    const isSame =
      session?.method === 'account-driven' &&
      device?.networkId === signIn.networkId &&
      device.ownerId === signIn.ownerId &&
      device.managedAppleAccount === signIn.managedAppleAccount
    if (!isSame) return false
    // The sign-in is used up. It cannot enroll a device any more, and expires like one that was given up.
    await updateSession(tx, signIn.id, { bearerHash: null })
    await updateSession(tx, session.id, { bearerHash })
    await replaceBearer(tx, device.id, bearerHash)
    tx.log.info('enrollment.signed-in-again', { deviceId: device.id, networkId: device.networkId })
    return true
  })
}
