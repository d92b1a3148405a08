import { useMemo } from 'react'
import { useAudit } from '../../api/audit.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useNetworkId, useUrlState } from '../../ui/url-state.ts'
import { activityColumns } from './activity-columns.tsx'
import { activityWords, readAuditQuery } from './activity-filter.ts'
import { EntryPanel } from './entry-panel.tsx'

export function ActivityPage() {
  const networkId = useNetworkId()
  const [{ q = '', entry: openId }, setUrl] = useUrlState()
  const query = useMemo(() => readAuditQuery(q, networkId), [networkId, q])
  const audit = useAudit(query)
  const rows = useMemo(() => audit.data?.pages.flatMap(({ items }) => items) ?? [], [audit.data])
  const open = rows.find(({ id }) => id === openId)
  return (
    <Page
      title="Activity"
      layout="table"
      lead="Who did what, newest first. Entries are never changed or removed, and name no user-enrolled device."
    >
      <div className="table-bar">
        <FilterBar
          label="Filter activity"
          placeholder="Words, or action:network, from:2026-11-01, to:2026-11-30"
          words={activityWords}
          value={q}
          onChange={(line) => setUrl({ q: line })}
        />
      </div>
      {audit.error !== null && rows.length === 0 ? (
        <Failed what="The activity could not be read." error={audit.error} retry={() => void audit.refetch()} />
      ) : audit.data === undefined ? (
        <Loading what="activity" lines={10} />
      ) : rows.length === 0 ? (
        <Empty title={q === '' ? 'Nothing has been changed yet.' : 'No entry matches.'} />
      ) : (
        <div className="with-panel">
          <DataTable
            label="Activity"
            columns={activityColumns}
            rows={rows}
            idOf={({ id }) => id}
            hasMore={audit.hasNextPage}
            isLoadingMore={audit.isFetchingNextPage}
            onNeedMore={() => void audit.fetchNextPage()}
            openId={openId}
            onPeek={({ id }) => setUrl({ entry: id === openId ? undefined : id }, 'push')}
            onEnter={({ id }) => setUrl({ entry: id }, 'push')}
            narrow={({ sentence, at, action }) => (
              <>
                <span className="one-line">{sentence}</span>
                <span className="small quiet">
                  <span>{action}</span>
                  <TimeAgo at={at} />
                </span>
              </>
            )}
          />
          {open !== undefined && <EntryPanel entry={open} onClose={() => setUrl({ entry: undefined })} />}
        </div>
      )}
    </Page>
  )
}
