import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { deleteIdentitiesBefore, setRevoked } from './store.ts'

/** Why a device's identities are worth nothing any more. */
export type RevocationReason = 'left' | 'forgotten' | 'enrolled-again'

/** Ends all identities of a device; what it says with them from the next request on is refused. */
export function revokeIdentities(tx: Tx, deviceId: DeviceId, because: RevocationReason): Promise<void> {
  return setRevoked(tx, deviceId, because)
}

/** Deletes the rows of certificates that have expired: they are refused by their dates as well. */
export function forgetExpiredIdentities(ctx: Ctx): Promise<number> {
  return deleteIdentitiesBefore(ctx, ctx.now())
}
