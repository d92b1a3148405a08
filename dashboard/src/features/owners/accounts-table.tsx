import type { OwnerDetail } from '../../../../src/contract/owners.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { StatusChip } from '../../ui/status-chip.tsx'

/** With which Managed Apple Account the owner would enroll, network by network. */
export function AccountsTable({ accounts }: Pick<OwnerDetail, 'accounts'>) {
  return (
    <PlainTable
      rows={accounts}
      idOf={({ networkId }) => networkId}
      columns={[
        {
          title: 'Network',
          cell: ({ networkId, networkName }) => (
            <AppLink href={`/n/${networkId}/configure/general#managed-apple-accounts`} className="plain">
              {networkName}
            </AppLink>
          ),
        },
        {
          title: 'Enrolls with',
          cell: ({ managedAppleAccount, problem }) => (
            <>
              {managedAppleAccount}
              {problem !== null && (
                <>
                  <StatusChip tone="needs">Cannot enroll</StatusChip>
                  <div className="small quiet">{problem}</div>
                </>
              )}
            </>
          ),
        },
      ]}
    />
  )
}
