import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { requireFreeName } from './create-network.ts'
import { networkNotFound } from './get-network.ts'
import type { Network } from './network.ts'
import { lockNetwork, updateNetwork } from './store.ts'

/** @throws {LodgerError} NETWORK_NOT_FOUND, NETWORK_NAME_TAKEN */
export function renameNetwork(ctx: Ctx, id: NetworkId, name: string): Promise<Network> {
  return inTransaction(ctx, async (tx) => {
    const before = await lockNetwork(tx, id)
    if (!before) throw networkNotFound()
    if (before.name === name) return before
    await requireFreeName(tx, name, id)
    const after = await updateNetwork(tx, id, { name })
    await recordAudit(tx, {
      action: 'network.renamed',
      networkId: id,
      subject: { kind: 'network', id, label: name },
      before: { name: before.name },
      after: { name },
    })
    return after
  })
}
