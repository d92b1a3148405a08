import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { ApiKeyId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { getApiKey } from './get-api-key.ts'
import { updateApiKey } from './store.ts'

/**
 * Revokes a key at once; one that is revoked already stays so.
 *
 * @throws {LodgerError} API_KEY_NOT_FOUND
 */
export function revokeApiKey(ctx: Ctx, id: ApiKeyId): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const key = await getApiKey(tx, id)
    if (key.revokedAt) return
    await updateApiKey(tx, id, { revokedAt: tx.now() })
    await recordAudit(tx, { action: 'api-key.revoked', subject: { kind: 'api-key', id, label: key.name } })
  })
}
