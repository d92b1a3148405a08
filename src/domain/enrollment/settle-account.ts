import type { Ctx } from '../../platform/ctx.ts'
import type { Network } from '../organization/network.ts'
import { sameAccount } from '../owners/managed-apple-account.ts'
import type { Owner } from '../owners/owner.ts'
import { resolveManagedAppleAccount } from '../owners/resolve-managed-apple-account.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import type { EnrollmentRequest } from './enrollment-request.ts'
import { requireOpen } from './open-enrollment.ts'

export interface SignedInPerson {
  readonly network: Network
  readonly owner: Owner
  readonly request: EnrollmentRequest
  /** What was typed on the device to get here; null where nothing was. */
  readonly typedIdentifier: string | null
}

/**
 * The Managed Apple Account that a person who has just signed in enrolls with; none for a device of the organization's.
 *
 * Who signed in decides. What was typed on the device is a hint, but it must agree: otherwise somebody would enroll a
 * device under an account that its user did not name.
 *
 * @throws {EnrollmentRefusal} ENROLLMENT_CLOSED, ACCOUNT_NOT_SETTLED, SIGNED_IN_AS_SOMEONE_ELSE
 */
export async function settleAccount(ctx: Ctx, person: SignedInPerson): Promise<string | null> {
  const { network, owner, request, typedIdentifier } = person
  requireOpen(network, request)
  if (request.kind === 'device') return null
  const resolved = await resolveManagedAppleAccount(ctx, owner, network)
  if ('problem' in resolved) throw new EnrollmentRefusal('ACCOUNT_NOT_SETTLED')
  if (typedIdentifier !== null && !names(typedIdentifier, [owner.email, resolved.account])) {
    throw new EnrollmentRefusal('SIGNED_IN_AS_SOMEONE_ELSE')
  }
  return resolved.account
}

/** A plus sign in a query may have come as itself and been read as a space. */
function names(typed: string, accounts: readonly string[]): boolean {
  const readings = [typed, typed.replaceAll(' ', '+')]
  return accounts.some((account) => readings.some((reading) => sameAccount(reading, account)))
}
