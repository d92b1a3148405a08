import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type DeviceQuery, everyDevice, useDeviceCount, useDevices } from '../../api/devices.ts'
import { useChangeRefusal } from '../../api/permission.ts'
import { AppLink, useGo } from '../../ui/app-link.tsx'
import { ColumnChooser } from '../../ui/column-chooser.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { useSelection } from '../../ui/selection.ts'
import { useNetworkId, useUrlState } from '../../ui/url-state.ts'
import { useColumns } from '../../ui/use-columns.ts'
import { counted } from '../../ui/words.ts'
import { BulkBar } from './bulk-bar.tsx'
import { deviceColumns, deviceHref } from './device-columns.tsx'
import { readDeviceFilter, readDeviceSort } from './device-filter.ts'
import { DevicePanel } from './device-panel.tsx'
import { DeviceRow } from './device-row.tsx'
import { exportDevices } from './export-devices.ts'
import { useDeviceWords } from './use-device-words.ts'

export function DevicesPage() {
  const networkId = useNetworkId()
  const [{ q = '', sort, panel }, setUrl] = useUrlState()
  const go = useGo()
  const filter = useMemo(() => readDeviceFilter(q), [q])
  const matching = useMemo(() => ({ networkId, ...filter.query }), [networkId, filter])
  const query: DeviceQuery = { ...matching, sort: readDeviceSort(sort) }
  const devices = useDevices(query)
  const count = useDeviceCount(matching).data
  const rows = useMemo(() => devices.data?.pages.flatMap(({ items }) => items) ?? [], [devices.data])
  const columns = useColumns('devices', deviceColumns)
  const selection = useSelection(`devices.${networkId}`)
  const words = useDeviceWords(filter.query.ownerId)
  const refusal = useChangeRefusal(networkId)
  const isUnfiltered = q.trim() === ''

  return (
    <Page title="Devices" layout="table" actions={<ExportButton query={query} columns={columns.shown} />}>
      <div className="table-bar">
        <FilterBar
          label="Filter devices"
          placeholder="Owner, e-mail, model or Enrollment ID, or words such as kind:user"
          words={words}
          value={q}
          onChange={(line) => setUrl({ q: line })}
        />
        <ColumnChooser choice={columns} />
      </div>
      {filter.unknown.length > 0 && (
        <Notice tone="needs">
          Left out, because no device can match: {filter.unknown.map((word) => `“${word}”`).join(', ')}. Choose a value
          from the suggestions.
        </Notice>
      )}
      {selection.size > 0 ? (
        <BulkBar
          selection={selection}
          matching={matching}
          total={count?.isExact ? count.count : undefined}
          refusal={refusal}
        />
      ) : (
        <p className="table-status" aria-live="polite">
          {count !== undefined &&
            count.count > 0 &&
            `${count.isExact ? '' : 'More than '}${counted(count.count, 'device')}`}
        </p>
      )}
      {devices.error !== null && rows.length === 0 ? (
        <Failed what="The devices could not be read." error={devices.error} retry={() => void devices.refetch()} />
      ) : devices.data === undefined ? (
        <Loading what="devices" lines={10} />
      ) : rows.length === 0 ? (
        <NoDevices isUnfiltered={isUnfiltered} networkId={networkId} onClear={() => setUrl({ q: undefined })} />
      ) : (
        <div className="with-panel">
          <DataTable
            label="Devices"
            columns={columns.shown}
            rows={rows}
            idOf={(device) => device.id}
            total={count?.isExact ? count.count : undefined}
            hasMore={devices.hasNextPage}
            isLoadingMore={devices.isFetchingNextPage}
            onNeedMore={() => void devices.fetchNextPage()}
            sort={query.sort ?? '-enrolled'}
            onSort={(next) => setUrl({ sort: next })}
            selection={selection}
            openId={panel}
            onPeek={(device) => setUrl({ panel: device.id === panel ? undefined : device.id }, 'push')}
            onEnter={(device) => go(deviceHref(device))}
            narrow={(device) => <DeviceRow device={device} />}
          />
          {panel !== undefined && <DevicePanel id={panel} onClose={() => setUrl({ panel: undefined })} />}
        </div>
      )}
    </Page>
  )
}

function ExportButton({ query, columns }: { readonly query: DeviceQuery; readonly columns: typeof deviceColumns }) {
  const [state, setState] = useState<'idle' | 'running' | 'failed'>('idle')
  const run = () => {
    setState('running')
    exportDevices(everyDevice(query, AbortSignal.timeout(10 * 60_000)), columns).then(
      () => setState('idle'),
      () => setState('failed'),
    )
  }
  return (
    <Button variant="default" leftSection={<Icon name="download" />} loading={state === 'running'} onClick={run}>
      {state === 'failed' ? 'CSV failed; try again' : 'CSV'}
    </Button>
  )
}

interface NoDevicesProps {
  readonly isUnfiltered: boolean
  readonly networkId: string
  readonly onClear: () => void
}

function NoDevices({ isUnfiltered, networkId, onClear }: NoDevicesProps) {
  if (!isUnfiltered) {
    return (
      <Empty
        title="No device matches."
        action={
          <Button variant="default" onClick={onClear}>
            Show all devices
          </Button>
        }
      >
        A device that left a User Enrollment is not found any more: its record was removed.
      </Empty>
    )
  }
  return (
    <Empty
      title="No device has enrolled in this network yet."
      action={
        <AppLink href={`/n/${networkId}/configure/general#enrollment-settings`} className="button-link">
          Get the User Enrollment Link
        </AppLink>
      }
    >
      People open the User Enrollment Link on their device. See{' '}
      <AppLink href="/help/walkthrough">what they will see</AppLink>.
    </Empty>
  )
}
