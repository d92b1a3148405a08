import { useState } from 'react'
import type { Admin } from '../../../../src/contract/accounts.ts'
import { useAdmins } from '../../api/accounts.ts'
import { codeOf } from '../../api/api-error.ts'
import { useNetworks } from '../../api/networks.ts'
import { useOrganizationRefusal } from '../../api/permission.ts'
import { useViewer } from '../../api/session.ts'
import { accessWords, roleWords } from '../../ui/access-field.tsx'
import { Empty } from '../../ui/empty.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Page } from '../../ui/page.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { StatusChip } from '../../ui/status-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { AddAdminDialog, EditAdminDialog, RemoveAdminDialog } from './admin-dialogs.tsx'

type Open = { readonly what: 'edit' | 'remove'; readonly admin: Admin } | { readonly what: 'add' } | null

export function AdminsPage() {
  const admins = useAdmins()
  const networks = useNetworks().data ?? []
  const viewerId = useViewer().data?.id
  const refusal = useOrganizationRefusal()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  return (
    <Page
      title="Admins"
      layout="text"
      lead="People who sign in to this dashboard. They are not owners: an admin who enrolls a phone is added under Owners, too."
      actions={
        <GuardedButton refusal={refusal} onClick={() => setOpen({ what: 'add' })}>
          Add admin
        </GuardedButton>
      }
    >
      {codeOf(admins.error) === 'FORBIDDEN' || (refusal !== null && admins.error !== null) ? (
        <Empty title="You cannot see the admins.">{refusal ?? admins.error?.message}</Empty>
      ) : (
        <QueryView query={admins} what="The admins">
          {(items) => (
            <PlainTable
              rows={items}
              idOf={({ id }) => id}
              columns={[
                {
                  title: 'Admin',
                  cell: ({ id, name, email }) => (
                    <>
                      {name}
                      {id === viewerId && <span className="quiet"> · you</span>}
                      <div className="small quiet">{email}</div>
                    </>
                  ),
                },
                { title: 'Role', cell: ({ role }) => roleWords[role] },
                { title: 'Networks', cell: (admin) => accessWords(admin.networks, networks) },
                { title: 'State', cell: ({ isDisabled }) => <AdminState isDisabled={isDisabled} /> },
                { title: 'Last sign-in', cell: ({ lastSignInAt }) => <TimeAgo at={lastSignInAt} /> },
                {
                  title: 'Actions',
                  isTitleHidden: true,
                  cell: (admin) => (
                    <span className="nowrap">
                      <GuardedButton
                        size="compact-xs"
                        variant="subtle"
                        refusal={refusal}
                        onClick={() => setOpen({ what: 'edit', admin })}
                      >
                        Edit
                      </GuardedButton>
                      <GuardedButton
                        size="compact-xs"
                        variant="subtle"
                        refusal={refusal ?? (admin.id === viewerId ? 'You cannot remove yourself.' : null)}
                        onClick={() => setOpen({ what: 'remove', admin })}
                      >
                        Remove
                      </GuardedButton>
                    </span>
                  ),
                },
              ]}
            />
          )}
        </QueryView>
      )}
      {open?.what === 'add' && <AddAdminDialog networks={networks} onClose={close} />}
      {open?.what === 'edit' && <EditAdminDialog admin={open.admin} networks={networks} onClose={close} />}
      {open?.what === 'remove' && <RemoveAdminDialog admin={open.admin} onClose={close} />}
    </Page>
  )
}

function AdminState({ isDisabled }: { readonly isDisabled: boolean }) {
  return isDisabled ? <StatusChip tone="skipped">Disabled</StatusChip> : <StatusChip tone="good">Active</StatusChip>
}
