import type { Tx } from '../../platform/ctx.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { insertOrganization } from './store.ts'

/** Sets up the one organization of this deployment; a part of first-run setup, which happens once. */
export async function createOrganization(tx: Tx, name: string): Promise<void> {
  await insertOrganization(tx, { name, createdAt: tx.now() })
  await recordAudit(tx, {
    action: 'organization.created',
    subject: { kind: 'organization', label: name },
    after: { name },
  })
}
