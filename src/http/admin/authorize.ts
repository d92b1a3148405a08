import type { Access } from '../../contract/endpoint.ts'
import { mayChange, mayChangeOrganization, mayRead } from '../../domain/accounts/permission.ts'
import type { Principal } from '../../domain/accounts/principal.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { NetworkId } from '../../platform/ids.ts'

/**
 * The one place of this edge that decides who may do what. It is asked twice: before the body is read, with what is
 * known of the caller; and, where an endpoint is about a network, with that network.
 *
 * @param absent - what would be said if the thing did not exist: nobody learns what exists in networks of others
 * @throws {LodgerError} FORBIDDEN, or `absent`
 */
export function authorize(
  principal: Principal,
  access: Access,
  about?: { networkId: NetworkId; absent: () => LodgerError },
): void {
  if (access === 'organization' && !mayChangeOrganization(principal)) {
    throw new LodgerError('FORBIDDEN', 'This needs full rights in all networks.')
  }
  if (about && !mayRead(principal, about.networkId)) throw about.absent()
  if (access === 'full' && !mayChange(principal, about?.networkId))
    throw new LodgerError('FORBIDDEN', 'This needs the right to make changes.')
}
