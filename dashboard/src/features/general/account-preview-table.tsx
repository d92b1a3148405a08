import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { AccountPreview } from '../../../../src/contract/networks.ts'
import { useAccountPreview } from '../../api/networks.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { StatusChip } from '../../ui/status-chip.tsx'
import { counted } from '../../ui/words.ts'
import './account-preview-table.css'

interface AccountPreviewTableProps {
  readonly networkId: string
  /** An override that is being tried; absent for the saved one. */
  readonly domainOverride: string | undefined
}

/** Which account every owner would enroll with, and who could not. */
export function AccountPreviewTable({ networkId, domainOverride }: AccountPreviewTableProps) {
  const [shown, setShown] = useState('all')
  const preview = useAccountPreview(networkId, { domainOverride, problemsOnly: shown === 'problems' })
  return (
    <QueryView query={preview} what="The resulting accounts" lines={5}>
      {({ pages }) => {
        const { ownerCount = 0, problemCount = 0 } = pages[0] ?? {}
        const rows = pages.flatMap(({ items }) => items)
        if (ownerCount === 0) {
          return (
            <p className="quiet">
              There are no owners yet. <AppLink href={`/n/${networkId}/owners?dialog=add`}>Add the first one</AppLink>{' '}
              to see the account they would enroll with.
            </p>
          )
        }
        return (
          <div className="stack" data-stale={preview.isPlaceholderData}>
            <div className="spread">
              <StatusChip tone={problemCount === 0 ? 'good' : 'needs'}>
                {problemCount === 0
                  ? `Each of the ${counted(ownerCount, 'owner')} has an account of their own`
                  : `${counted(problemCount, 'owner')} of ${ownerCount.toLocaleString('en')} cannot enroll`}
              </StatusChip>
              {problemCount > 0 && (
                <SegmentedControl
                  size="xs"
                  aria-label="Which owners to show"
                  value={shown}
                  onChange={setShown}
                  data={[
                    { value: 'all', label: 'All' },
                    { value: 'problems', label: 'With a problem' },
                  ]}
                />
              )}
            </div>
            <div className="account-preview" tabIndex={0} role="region" aria-label="Resulting accounts">
              <PlainTable
                rows={rows}
                idOf={({ ownerId }) => ownerId}
                columns={[
                  { title: 'Owner', cell: (row) => <OwnerOf row={row} networkId={networkId} /> },
                  { title: 'Enrolls with', cell: (row) => <AccountOf row={row} /> },
                ]}
              />
              {preview.hasNextPage && (
                <Button
                  size="xs"
                  variant="default"
                  mt={8}
                  loading={preview.isFetchingNextPage}
                  onClick={() => void preview.fetchNextPage()}
                >
                  Show more
                </Button>
              )}
            </div>
          </div>
        )
      }}
    </QueryView>
  )
}

function OwnerOf({ row, networkId }: { readonly row: AccountPreview; readonly networkId: string }) {
  return (
    <>
      <AppLink href={`/n/${networkId}/owners/${row.ownerId}`} className="plain">
        {row.name}
      </AppLink>
      <div className="small quiet">{row.email}</div>
    </>
  )
}

function AccountOf({ row: { managedAppleAccount, problem } }: { readonly row: AccountPreview }) {
  if (problem === null) return managedAppleAccount
  return (
    <>
      <StatusChip tone="needs">Cannot enroll</StatusChip>
      <div className="small quiet">{problem.detail}</div>
    </>
  )
}
