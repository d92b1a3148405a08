import type { Device } from '../../../../src/contract/devices.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { DeviceState } from '../../ui/device-state.tsx'
import { LastSeen } from '../../ui/last-seen.tsx'
import { deviceHref, systemOf } from './device-columns.tsx'

/** A device in two lines, where there is no room for columns. */
export function DeviceRow({ device }: { readonly device: Device }) {
  return (
    <>
      <span>
        <AppLink href={deviceHref(device)} className="plain one-line">
          {device.name}
        </AppLink>
        <DeviceState state={device.state} />
      </span>
      <span className="small quiet">
        <span className="one-line">{[device.owner?.name, systemOf(device)].filter(Boolean).join(' · ')}</span>
        <span className="nowrap">
          <LastSeen device={device} />
        </span>
      </span>
    </>
  )
}
