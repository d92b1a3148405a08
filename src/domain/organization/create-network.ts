import { type Ctx, inTransaction, type Tx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Network } from './network.ts'
import { newNetworkCode } from './network-code.ts'
import { insertNetwork, isNameTaken } from './store.ts'

/**
 * Creates a network with everything closed.
 *
 * @throws {LodgerError} NETWORK_NAME_TAKEN
 */
export function createNetwork(ctx: Ctx, input: { readonly name: string }): Promise<Network> {
  return inTransaction(ctx, async (tx) => {
    await requireFreeName(tx, input.name)
    const network = await insertNetwork(tx, {
      id: tx.newId(),
      name: input.name,
      code: newNetworkCode(),
      createdAt: tx.now(),
    })
    await recordAudit(tx, {
      action: 'network.created',
      networkId: network.id,
      subject: { kind: 'network', id: network.id, label: network.name },
      after: { name: network.name },
    })
    return network
  })
}

/** Two at once get past this; the second then meets the unique index, which is a plain error and rare enough. */
export async function requireFreeName(tx: Tx, name: string, except?: NetworkId): Promise<void> {
  if (!(await isNameTaken(tx, name, except))) return
  throw new LodgerError('NETWORK_NAME_TAKEN', `There is a network named “${name}” already.`, { field: 'name' })
}
