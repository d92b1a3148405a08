import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { getOrganization } from './get-organization.ts'
import type { Organization } from './organization.ts'
import { updateOrganizationName } from './store.ts'

/** @throws {LodgerError} SETUP_NEEDED */
export function renameOrganization(ctx: Ctx, name: string): Promise<Organization> {
  return inTransaction(ctx, async (tx) => {
    const before = await getOrganization(tx)
    if (before.name === name) return before
    await updateOrganizationName(tx, name)
    await recordAudit(tx, {
      action: 'organization.renamed',
      subject: { kind: 'organization', label: name },
      before: { name: before.name },
      after: { name },
    })
    return { ...before, name }
  })
}
