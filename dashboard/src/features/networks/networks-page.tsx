import { useState } from 'react'
import type { Network } from '../../../../src/contract/networks.ts'
import { useNetworks, useOrganization } from '../../api/networks.ts'
import { useOrganizationRefusal } from '../../api/permission.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Page } from '../../ui/page.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { DateOnly } from '../../ui/time-ago.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { CreateNetworkDialog, RenameNetworkDialog, RenameOrganizationDialog } from './name-dialogs.tsx'

type Open = 'create' | 'organization' | Network | null

export function NetworksPage() {
  const current = useNetworkId()
  const networks = useNetworks()
  const organization = useOrganization()
  const refusal = useOrganizationRefusal()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  return (
    <Page
      title="Networks"
      layout="text"
      lead="A network has its own enrollment link, sign-in, devices, tags and settings. Owners, admins and the push certificate belong to the whole organization."
      actions={
        <GuardedButton refusal={refusal} onClick={() => setOpen('create')}>
          Create network
        </GuardedButton>
      }
    >
      <QueryView query={networks} what="The networks">
        {(items) => (
          <PlainTable
            rows={items}
            idOf={({ id }) => id}
            columns={[
              {
                title: 'Network',
                cell: ({ id, name }) => (
                  <>
                    <AppLink href={`/n/${id}/home`}>{name}</AppLink>
                    {id === current && <span className="quiet"> · shown now</span>}
                  </>
                ),
              },
              { title: 'Devices', cell: ({ deviceCount }) => deviceCount.toLocaleString('en') },
              { title: 'Code in addresses', cell: ({ code }) => <code>{code}</code> },
              { title: 'Created', cell: ({ createdAt }) => <DateOnly at={createdAt} /> },
              {
                title: 'Actions',
                isTitleHidden: true,
                cell: (network) => (
                  <GuardedButton size="compact-xs" variant="subtle" refusal={refusal} onClick={() => setOpen(network)}>
                    Rename
                  </GuardedButton>
                ),
              },
            ]}
          />
        )}
      </QueryView>
      <Section
        title="Organization"
        lead="Its name is what people see when they enroll."
        actions={
          <GuardedButton variant="default" size="xs" refusal={refusal} onClick={() => setOpen('organization')}>
            Rename
          </GuardedButton>
        }
      >
        <QueryView query={organization} what="The organization">
          {({ name, createdAt }) => (
            <p>
              {name}
              <span className="quiet">
                {' '}
                · since <DateOnly at={createdAt} />
              </span>
            </p>
          )}
        </QueryView>
      </Section>
      {open === 'create' && <CreateNetworkDialog onClose={close} />}
      {open === 'organization' && organization.data !== undefined && (
        <RenameOrganizationDialog name={organization.data.name} onClose={close} />
      )}
      {open !== null && typeof open === 'object' && <RenameNetworkDialog network={open} onClose={close} />}
    </Page>
  )
}
