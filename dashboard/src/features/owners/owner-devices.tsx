import type { Device } from '../../../../src/contract/devices.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { DeviceState } from '../../ui/device-state.tsx'
import { LastSeen } from '../../ui/last-seen.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { kindWords } from '../../ui/words.ts'

export function OwnerDevices({ devices }: { readonly devices: readonly Device[] }) {
  if (devices.length === 0) return <p className="quiet">No device of this person is enrolled.</p>
  return (
    <PlainTable
      rows={devices}
      idOf={({ id }) => id}
      columns={[
        {
          title: 'Device',
          cell: ({ id, networkId, name }) => <AppLink href={`/n/${networkId}/devices/${id}`}>{name}</AppLink>,
        },
        { title: 'Enrollment', cell: ({ kind }) => kindWords[kind] },
        { title: 'State', cell: ({ state }) => <DeviceState state={state} /> },
        { title: 'Last check-in', cell: (device) => <LastSeen device={device} /> },
      ]}
    />
  )
}
