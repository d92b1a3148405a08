import type { Actor, Tx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import type { AuditAction } from './actions.ts'
import { insertEntry } from './store.ts'

export interface AuditEvent {
  readonly action: AuditAction
  /** Absent for what concerns the whole organization. */
  readonly networkId?: NetworkId | null
  readonly subject: AuditSubject
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

interface AuditSubject {
  /** Such as 'network', 'owner', 'device'. */
  readonly kind: string
  /** Lodger's own id; what a device calls itself never goes in. */
  readonly id?: string | null
  readonly label?: string | null
}

/**
 * Writes down who did what, in the transaction that does it: both are kept, or neither.
 *
 * @param event - without secrets, and without anything that identifies a device
 */
export async function recordAudit(tx: Tx, event: AuditEvent): Promise<void> {
  await insertEntry(tx, {
    id: tx.newId(),
    at: tx.now(),
    ...actorColumns(tx.actor),
    networkId: event.networkId ?? null,
    action: event.action,
    subjectKind: event.subject.kind,
    subjectId: event.subject.id ?? null,
    subjectLabel: event.subject.label ?? null,
    before: json(event.before),
    after: json(event.after),
  })
}

function actorColumns(actor: Actor): { actorKind: string; actorId: string | null; actorLabel: string | null } {
  switch (actor.kind) {
    case 'system':
      return { actorKind: actor.kind, actorId: null, actorLabel: actor.label }
    // Not even Lodger's own id: an entry outlives the device, and must not tell which one it was.
    case 'device':
      return { actorKind: actor.kind, actorId: null, actorLabel: null }
    case 'admin':
    case 'api-key':
    case 'owner':
      return { actorKind: actor.kind, actorId: actor.id, actorLabel: actor.label }
    default:
      return actor satisfies never
  }
}

function json(value: Readonly<Record<string, unknown>> | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
