import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { Owner } from '../../../../src/contract/owners.ts'
import { type OwnerQuery, useOwners, useTags } from '../../api/owners.ts'
import { useOrganizationRefusal } from '../../api/permission.ts'
import { AppLink, useGo } from '../../ui/app-link.tsx'
import { ColumnChooser } from '../../ui/column-chooser.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { parseFilter } from '../../ui/filter.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { useNetworkId, useUrlState } from '../../ui/url-state.ts'
import { useColumns } from '../../ui/use-columns.ts'
import { counted } from '../../ui/words.ts'
import { AddOwnerDialog } from './add-owner-dialog.tsx'
import { ExportOwners } from './export-owners.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { ownerColumns } from './owner-columns.tsx'
import { OwnerPanel } from './owner-panel.tsx'

const sorts = ['name', '-name', 'created', '-created'] as const
const filterKeys = ['tag', 'source'] as const

export function OwnersPage() {
  const networkId = useNetworkId()
  const [{ q = '', sort, panel, dialog }, setUrl] = useUrlState()
  const go = useGo()
  const query = useMemo(() => readOwnerQuery(q, sort), [q, sort])
  const owners = useOwners(query)
  const rows = useMemo(() => owners.data?.pages.flatMap(({ items }) => items) ?? [], [owners.data])
  const columns = useColumns(
    'owners',
    useMemo(() => ownerColumns(networkId), [networkId]),
  )
  const refusal = useOrganizationRefusal()
  const open = (name: string) => setUrl({ dialog: name }, 'push')
  const closeDialog = () => setUrl({ dialog: undefined })

  return (
    <Page
      title="Owners"
      layout="table"
      lead="The people whose devices these are. They belong to the whole organization and may have devices in several networks."
      actions={
        <>
          <ExportOwners query={query} columns={columns.shown} />
          <GuardedButton
            variant="default"
            leftSection={<Icon name="upload" />}
            refusal={refusal}
            onClick={() => open('import')}
          >
            Import
          </GuardedButton>
          <GuardedButton leftSection={<Icon name="plus" />} refusal={refusal} onClick={() => open('add')}>
            Add owner
          </GuardedButton>
        </>
      }
    >
      <div className="table-bar">
        <FilterBar
          label="Filter owners"
          placeholder="Name or e-mail, or words such as tag:sales"
          words={useOwnerWords()}
          value={q}
          onChange={(line) => setUrl({ q: line })}
        />
        <ColumnChooser choice={columns} />
      </div>
      <p className="table-status" aria-live="polite">
        {rows.length > 0 && `${counted(rows.length, 'owner')}${owners.hasNextPage ? ' so far' : ''}`}
      </p>
      {owners.error !== null && rows.length === 0 ? (
        <Failed what="The owners could not be read." error={owners.error} retry={() => void owners.refetch()} />
      ) : owners.data === undefined ? (
        <Loading what="owners" lines={10} />
      ) : rows.length === 0 ? (
        <NoOwners
          isUnfiltered={q.trim() === ''}
          refusal={refusal}
          onAdd={() => open('add')}
          onClear={() => setUrl({ q: undefined })}
        />
      ) : (
        <div className="with-panel">
          <DataTable
            label="Owners"
            columns={columns.shown}
            rows={rows}
            idOf={(owner) => owner.id}
            hasMore={owners.hasNextPage}
            isLoadingMore={owners.isFetchingNextPage}
            onNeedMore={() => void owners.fetchNextPage()}
            sort={query.sort ?? 'name'}
            onSort={(next) => setUrl({ sort: next })}
            openId={panel}
            onPeek={(owner) => setUrl({ panel: owner.id === panel ? undefined : owner.id }, 'push')}
            onEnter={(owner) => go(`/n/${networkId}/owners/${owner.id}`)}
            narrow={(owner) => <OwnerRow owner={owner} networkId={networkId} />}
          />
          {panel !== undefined && (
            <OwnerPanel id={panel} networkId={networkId} onClose={() => setUrl({ panel: undefined })} />
          )}
        </div>
      )}
      {dialog === 'add' && refusal === null && <AddOwnerDialog onClose={closeDialog} />}
      {dialog === 'import' && refusal === null && <ImportDialog onClose={closeDialog} />}
    </Page>
  )
}

function readOwnerQuery(line: string, sort: string | undefined): OwnerQuery {
  const { words, text } = parseFilter(line, filterKeys)
  return {
    search: text === '' ? undefined : text,
    tag: words.tag,
    source: words.source,
    sort: sorts.find((each) => each === sort) ?? 'name',
  }
}

function useOwnerWords() {
  const tags = useTags().data?.items
  return useMemo(
    () =>
      [
        {
          key: 'tag',
          title: 'Tag',
          values: (tags ?? []).map(({ name, ownerCount }) => ({ value: name, title: counted(ownerCount, 'owner') })),
        },
        { key: 'source', title: 'Source', values: [{ value: 'hosted', title: 'Hosted account' }] },
      ] as const,
    [tags],
  )
}

function OwnerRow({ owner, networkId }: { readonly owner: Owner; readonly networkId: string }) {
  return (
    <>
      <span>
        <AppLink href={`/n/${networkId}/owners/${owner.id}`} className="plain one-line">
          {owner.name}
        </AppLink>
        <span className="nowrap quiet">{counted(owner.deviceCount, 'device')}</span>
      </span>
      <span className="small quiet">
        <span className="one-line">{owner.email}</span>
        <span className="one-line">{owner.tags.join(', ')}</span>
      </span>
    </>
  )
}

interface NoOwnersProps {
  readonly isUnfiltered: boolean
  readonly refusal: string | null
  readonly onAdd: () => void
  readonly onClear: () => void
}

function NoOwners({ isUnfiltered, refusal, onAdd, onClear }: NoOwnersProps) {
  if (!isUnfiltered) {
    return (
      <Empty
        title="Nobody matches."
        action={
          <Button variant="default" onClick={onClear}>
            Show all owners
          </Button>
        }
      />
    )
  }
  return (
    <Empty
      title="There are no owners yet."
      action={
        <GuardedButton refusal={refusal} onClick={onAdd}>
          Add the first owner
        </GuardedButton>
      }
    >
      With hosted accounts, only people added here can enroll a device. You can also import them from a CSV file.
    </Empty>
  )
}
