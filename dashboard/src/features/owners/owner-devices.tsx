import type { Device } from '../../../../src/contract/devices.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { DeviceState } from '../../ui/device-state.tsx'
import { LastSeen } from '../../ui/last-seen.tsx'
import { kindWords } from '../../ui/words.ts'

export function OwnerDevices({ devices }: { readonly devices: readonly Device[] }) {
  if (devices.length === 0) return <p className="quiet">No device of this person is enrolled.</p>
  return (
    <div className="plain-table-scroll">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">Enrollment</th>
            <th scope="col">State</th>
            <th scope="col">Last check-in</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.id}>
              <th scope="row">
                <AppLink href={`/n/${device.networkId}/devices/${device.id}`}>{device.name}</AppLink>
              </th>
              <td>{kindWords[device.kind]}</td>
              <td>
                <DeviceState state={device.state} />
              </td>
              <td>
                <LastSeen device={device} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
