import type { Actor } from '../../platform/ctx.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { ApiKeyId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { networkList } from './admin.ts'
import { type ApiKey, hintOf, newApiKey } from './api-key.ts'
import { requireNetworks } from './create-admin.ts'
import { getApiKey } from './get-api-key.ts'
import type { NetworkAccess, Role } from './principal.ts'
import { hashToken } from './secret-token.ts'
import { insertApiKey } from './store.ts'

export interface NewApiKey {
  readonly name: string
  readonly role: Role
  readonly networks: NetworkAccess
  readonly expiresInDays: number
}

/**
 * Creates a key for a program.
 *
 * @returns the key itself too: nobody can read it again
 * @throws {LodgerError} NETWORK_NOT_FOUND
 */
export function createApiKey(ctx: Ctx, input: NewApiKey): Promise<ApiKey & { readonly key: string }> {
  return inTransaction(ctx, async (tx) => {
    const { name, role, networks } = input
    await requireNetworks(tx, networks)
    const id = tx.newId() as ApiKeyId
    const key = newApiKey()
    const expiresAt = new Date(tx.now().getTime() + input.expiresInDays * 86_400_000)
    const secret = { tokenHash: hashToken(key), hint: hintOf(key) }
    const origin = { createdBy: labelOf(tx.actor), createdAt: tx.now(), expiresAt }
    await insertApiKey(tx, { id, name, role, allNetworks: networks === 'all', ...secret, ...origin }, networks)
    await recordAudit(tx, {
      action: 'api-key.created',
      subject: { kind: 'api-key', id, label: name },
      after: { name, hint: secret.hint, role, networks: networkList(networks), expiresAt: expiresAt.toISOString() },
    })
    return { ...(await getApiKey(tx, id)), key }
  })
}

function labelOf(actor: Actor): string {
  return actor.kind === 'device' ? 'a device' : actor.label
}
