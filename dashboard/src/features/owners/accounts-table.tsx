import type { OwnerDetail } from '../../../../src/contract/owners.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { StatusChip } from '../../ui/status-chip.tsx'

/** With which Managed Apple Account the owner would enroll, network by network. */
export function AccountsTable({ accounts }: Pick<OwnerDetail, 'accounts'>) {
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">Network</th>
          <th scope="col">Enrolls with</th>
        </tr>
      </thead>
      <tbody>
        {accounts.map(({ networkId, networkName, managedAppleAccount, problem }) => (
          <tr key={networkId}>
            <th scope="row">
              <AppLink href={`/n/${networkId}/configure/general#managed-apple-accounts`} className="plain">
                {networkName}
              </AppLink>
            </th>
            <td>
              {managedAppleAccount}
              {problem !== null && (
                <>
                  <StatusChip tone="needs">Cannot enroll</StatusChip>
                  <div className="small quiet">{problem}</div>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
