import type { Actor } from '../../platform/ctx.ts'
import type { AdminId, ApiKeyId, NetworkId } from '../../platform/ids.ts'

export type Role = 'full' | 'read-only'
/** All networks, those of the future too, or the named ones. */
export type NetworkAccess = 'all' | ReadonlySet<NetworkId>

/** Who asks: an admin in a browser, or a program with a key. */
export type Principal = Rights &
  ({ readonly kind: 'admin'; readonly id: AdminId } | { readonly kind: 'api-key'; readonly id: ApiKeyId })

interface Rights {
  readonly label: string
  readonly role: Role
  readonly networks: NetworkAccess
}

/** How the audit names a principal. */
export function actorOf(principal: Principal): Actor {
  return principal.kind === 'admin'
    ? { kind: 'admin', id: principal.id, label: principal.label }
    : { kind: 'api-key', id: principal.id, label: principal.label }
}
