import type { AdminId } from '../../platform/ids.ts'
import type { NetworkAccess, Role } from './principal.ts'

/** A person who signs in to the dashboard. */
export interface Admin {
  readonly id: AdminId
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly networks: NetworkAccess
  readonly isDisabled: boolean
  readonly createdAt: Date
  readonly lastSignInAt: Date | null
}

/** Whether this admin can change everything, admins included. Of these there is always one. */
export function isFullAdmin(admin: Pick<Admin, 'role' | 'networks' | 'isDisabled'>): boolean {
  return admin.role === 'full' && admin.networks === 'all' && !admin.isDisabled
}

/** What the audit keeps of an admin. */
export function adminFacts(admin: Pick<Admin, 'email' | 'name' | 'role' | 'networks' | 'isDisabled'>) {
  return {
    email: admin.email,
    name: admin.name,
    role: admin.role,
    networks: networkList(admin.networks),
    isDisabled: admin.isDisabled,
  }
}

/** "all", or the ids in order: the same access always looks the same. */
export function networkList(networks: NetworkAccess): 'all' | readonly string[] {
  return networks === 'all' ? 'all' : [...networks].toSorted()
}
