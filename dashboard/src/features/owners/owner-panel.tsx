import { useOwner } from '../../api/owners.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { Tags } from '../../ui/badge.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { AccountsTable } from './accounts-table.tsx'
import { sourceWords } from './owner-columns.tsx'

interface OwnerPanelProps {
  readonly id: string
  readonly networkId: string
  readonly onClose: () => void
}

export function OwnerPanel({ id, networkId, onClose }: OwnerPanelProps) {
  const owner = useOwner(id)
  return (
    <SidePanel title={owner.data?.name ?? 'Owner'} onClose={onClose}>
      <QueryView query={owner} what="The owner">
        {(data) => (
          <>
            <AppLink href={`/n/${networkId}/owners/${data.id}`}>Open the owner's page</AppLink>
            <Facts>
              <Fact name="E-mail">{data.email}</Fact>
              <Fact name="Source">{sourceWords(data.source)}</Fact>
              <Fact name="Devices">{data.deviceCount}</Fact>
              <Fact name="Tags">{data.tags.length === 0 ? 'None' : <Tags tags={data.tags} />}</Fact>
            </Facts>
            <h3>Managed Apple Account</h3>
            <AccountsTable accounts={data.accounts} />
          </>
        )}
      </QueryView>
    </SidePanel>
  )
}
