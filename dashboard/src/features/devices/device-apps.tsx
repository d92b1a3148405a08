import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { Empty } from '../../ui/empty.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'

const notReported = <span className="quiet">Not reported</span>

export function DeviceApps({ device }: { readonly device: DeviceDetail }) {
  if (device.apps.length === 0) {
    return (
      <Empty title="No managed app is on this device.">
        {device.kind === 'user'
          ? 'Only apps that your organization installed would be listed. Personal apps are never reported.'
          : 'Apps appear here after the device has been asked for its list. Use Actions to ask now.'}
      </Empty>
    )
  }
  return (
    <div className="stack">
      {device.kind === 'user' && <p className="small quiet">Managed apps only. Personal apps are never reported.</p>}
      <PlainTable
        rows={device.apps}
        idOf={({ bundleId }) => bundleId}
        columns={[
          {
            title: 'App',
            cell: ({ name, bundleId }) => (
              <>
                {name ?? bundleId}
                {name !== null && <div className="small quiet">{bundleId}</div>}
              </>
            ),
          },
          { title: 'Version', cell: ({ version }) => version ?? notReported },
          { title: 'State', cell: ({ status }) => status ?? notReported },
          { title: 'Managed', cell: ({ isManaged }) => (isManaged ? 'Yes' : 'No') },
        ]}
      />
    </div>
  )
}
