import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { NetworkId, OwnerId } from '../../platform/ids.ts'

/** Between the sign-in and "yes, this is me": who signed in, for what. Nothing is stored before the yes. */
export interface Confirmation {
  readonly networkId: NetworkId
  readonly ownerId: OwnerId
  /** The signed enrollment request. */
  readonly request: string
  /** What was typed on the device, if anything. */
  readonly typedIdentifier: string | null
}

const validMinutes = 10

/** Seals a confirmation for the browser of one visitor: in another one, it does not open. */
export function sealConfirmation(ctx: Ctx, visitor: string, confirmation: Confirmation): string {
  const expiresAt = ctx.now().getTime() + validMinutes * 60_000
  return ctx.vault.seal(JSON.stringify({ ...confirmation, expiresAt }), contextOf(visitor)).toString('base64url')
}

/** Undefined if it is another visitor's or network's, too old, or none at all. */
export function openConfirmation(
  ctx: Ctx,
  visitor: string,
  networkId: NetworkId,
  sealed: string,
): Confirmation | undefined {
  const { expiresAt, ...confirmation } = open(ctx, visitor, sealed) ?? {}
  if (expiresAt === undefined || expiresAt < ctx.now().getTime()) return undefined
  const opened = confirmation as Confirmation
  return opened.networkId === networkId ? opened : undefined
}

function open(ctx: Ctx, visitor: string, sealed: string): Partial<Confirmation & { expiresAt: number }> | undefined {
  try {
    return JSON.parse(ctx.vault.open(Buffer.from(sealed, 'base64url'), contextOf(visitor)).toString())
  } catch (error) {
    if (error instanceof LodgerError) return undefined
    throw error
  }
}

function contextOf(visitor: string): string {
  return `enrollment-confirmation:${visitor}`
}
