import * as contract from '../../contract/audit.ts'
import { type AuditEntry, listAudit } from '../../domain/audit/list-audit.ts'
import { type Edge, route } from './route.ts'

export function addAudit(edge: Edge): void {
  route(edge, contract.listAudit, async ({ ctx, query, principal }) => {
    const { from, to, ...filters } = query
    const times = {
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    }
    const { items, nextCursor } = await listAudit(ctx, { ...filters, ...times, networks: principal.networks })
    return { items: items.map(entryJson), nextCursor }
  })
}

function entryJson(entry: AuditEntry): contract.AuditEntry {
  const kind = entry.actor.kind as contract.AuditEntry['actor']['kind']
  return { ...entry, actor: { ...entry.actor, kind }, at: entry.at.toISOString() }
}
