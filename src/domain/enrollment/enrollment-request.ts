import { timingSafeEqual } from 'node:crypto'
import type { Ctx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import type { EnrollmentMethod, Platform } from '../devices/device.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'

/** What a person is about to sign in for: made by the server, so that nobody chooses it by editing an address. */
export type EnrollmentRequest =
  | { readonly kind: 'user'; readonly method: EnrollmentMethod; readonly platform: Platform | null }
  | { readonly kind: 'device'; readonly method: 'profile'; readonly platform: Platform | null }

const validMinutes = 15
const purpose = 'enrollment-request'

/** The request as a piece of an address, which only this server can make, for one network and a quarter of an hour. */
export function signEnrollmentRequest(ctx: Ctx, networkId: NetworkId, request: EnrollmentRequest): string {
  const { kind, method, platform } = request
  const expiresAt = ctx.now().getTime() + validMinutes * 60_000
  const fields: SignedFields = [networkId, kind, method, platform, expiresAt]
  const body = Buffer.from(JSON.stringify(fields))
  return `${body.toString('base64url')}.${ctx.vault.hash(body, purpose).toString('base64url')}`
}

/**
 * Opens what {@link signEnrollmentRequest} made.
 *
 * @throws {EnrollmentRefusal} TOKEN_UNKNOWN if it was made elsewhere or for another network, TOKEN_EXPIRED
 */
export function openEnrollmentRequest(ctx: Ctx, networkId: NetworkId, signed: string): EnrollmentRequest {
  const [body, signature] = signed.split('.').map((part) => Buffer.from(part, 'base64url'))
  if (!body || !signature || !isEqual(signature, ctx.vault.hash(body, purpose))) {
    throw new EnrollmentRefusal('TOKEN_UNKNOWN')
  }
  const [forNetwork, kind, method, platform, expiresAt] = JSON.parse(body.toString()) as SignedFields
  if (forNetwork !== networkId) throw new EnrollmentRefusal('TOKEN_UNKNOWN')
  if (expiresAt < ctx.now().getTime()) throw new EnrollmentRefusal('TOKEN_EXPIRED')
  return { kind, method, platform } as EnrollmentRequest
}

type SignedFields = [
  networkId: NetworkId,
  kind: EnrollmentRequest['kind'],
  method: EnrollmentMethod,
  platform: Platform | null,
  expiresAt: number,
]

function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
