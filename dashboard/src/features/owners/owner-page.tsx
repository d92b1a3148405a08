import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { OwnerDetail } from '../../../../src/contract/owners.ts'
import { isGone } from '../../api/api-error.ts'
import { useDevices } from '../../api/devices.ts'
import { useOwner } from '../../api/owners.ts'
import { useOrganizationRefusal } from '../../api/permission.ts'
import { Tags } from '../../ui/badge.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { DateOnly } from '../../ui/time-ago.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { AccountsTable } from './accounts-table.tsx'
import { DeleteOwnerDialog } from './delete-owner-dialog.tsx'
import { EditOwnerDialog } from './edit-owner-dialog.tsx'
import { sourceWords } from './owner-columns.tsx'
import { OwnerDevices } from './owner-devices.tsx'

export function OwnerPage() {
  const networkId = useNetworkId()
  const { ownerId = '' } = useParams({ strict: false })
  const owner = useOwner(ownerId)
  const back = { href: `/n/${networkId}/owners`, title: 'Owners' }
  if (owner.data !== undefined && !isGone(owner.error)) return <KnownOwner owner={owner.data} back={back} />
  return (
    <Page title="Owner" layout="text" back={back}>
      <QueryView query={owner} what="The owner">
        {() => null}
      </QueryView>
    </Page>
  )
}

interface Back {
  readonly href: string
  readonly title: string
}

function KnownOwner({ owner, back }: { readonly owner: OwnerDetail; readonly back: Back }) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null)
  const refusal = useOrganizationRefusal()
  const devices = useDevices({ ownerId: owner.id })
  const close = () => setDialog(null)
  return (
    <Page
      title={owner.name}
      layout="text"
      back={back}
      facts={<span className="quiet">{owner.email}</span>}
      actions={
        <>
          <GuardedButton variant="default" refusal={refusal} onClick={() => setDialog('delete')}>
            Delete
          </GuardedButton>
          <GuardedButton refusal={refusal} onClick={() => setDialog('edit')}>
            Edit
          </GuardedButton>
        </>
      }
    >
      <Facts>
        <Fact name="Username">
          {owner.username}
          <span className="quiet">The part of the e-mail before the @.</span>
        </Fact>
        <Fact name="Source">{sourceWords(owner.source)}</Fact>
        <Fact name="Password">
          {owner.hasPassword ? 'Set' : <span>None: cannot sign in with a hosted account</span>}
        </Fact>
        <Fact name="Tags">{owner.tags.length === 0 ? 'None' : <Tags tags={owner.tags} />}</Fact>
        <Fact name="Added">
          <DateOnly at={owner.createdAt} />
        </Fact>
      </Facts>
      <Section
        title="Managed Apple Account"
        lead="Made in Apple Business by you, not by Lodger. Enrolled devices keep the account they enrolled with."
      >
        <AccountsTable accounts={owner.accounts} />
      </Section>
      <Section title="Devices">
        <QueryView query={devices} what="The owner's devices">
          {({ pages }) => <OwnerDevices devices={pages.flatMap(({ items }) => items)} />}
        </QueryView>
        {devices.hasNextPage && (
          <Button variant="default" loading={devices.isFetchingNextPage} onClick={() => void devices.fetchNextPage()}>
            Show more
          </Button>
        )}
      </Section>
      {dialog === 'edit' && <EditOwnerDialog owner={owner} onClose={close} />}
      {dialog === 'delete' && <DeleteOwnerDialog owner={owner} onClose={close} />}
    </Page>
  )
}
