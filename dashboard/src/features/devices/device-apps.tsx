import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { Empty } from '../../ui/empty.tsx'

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
      <div className="plain-table-scroll">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">App</th>
              <th scope="col">Version</th>
              <th scope="col">State</th>
              <th scope="col">Managed</th>
            </tr>
          </thead>
          <tbody>
            {device.apps.map((app) => (
              <tr key={app.bundleId}>
                <th scope="row">
                  {app.name ?? app.bundleId}
                  {app.name !== null && <div className="small quiet">{app.bundleId}</div>}
                </th>
                <td>{app.version ?? <span className="quiet">Not reported</span>}</td>
                <td>{app.status ?? <span className="quiet">Not reported</span>}</td>
                <td>{app.isManaged ? 'Yes' : 'No'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
