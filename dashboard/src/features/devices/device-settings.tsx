import { useState } from 'react'
import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { useEnqueueCommand } from '../../api/devices.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'

interface DeviceSettingsProps {
  readonly device: DeviceDetail
  readonly refusal: string | null
}

/** Configuration profiles that the device reports. */
export function DeviceSettings({ device, refusal }: DeviceSettingsProps) {
  const [removing, setRemoving] = useState<string | null>(null)
  if (device.profiles.length === 0) {
    return (
      <Empty title="No setting has been reported yet.">
        The device is asked for its profiles after it enrolls and about once a day. Use Actions to install one by hand.
      </Empty>
    )
  }
  return (
    <div className="plain-table-scroll">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Profile</th>
            <th scope="col">Installed by Lodger</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {device.profiles.map(({ identifier, displayName, isManaged }) => (
            <tr key={identifier}>
              <th scope="row">
                {displayName ?? identifier}
                <div className="small quiet">{identifier}</div>
              </th>
              <td>{isManaged ? 'Yes' : 'No'}</td>
              <td>
                {isManaged && (
                  <GuardedButton
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    refusal={refusal}
                    onClick={() => setRemoving(identifier)}
                  >
                    Remove
                  </GuardedButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {removing !== null && (
        <RemoveProfileDialog deviceId={device.id} identifier={removing} onClose={() => setRemoving(null)} />
      )}
    </div>
  )
}

interface RemoveProfileDialogProps {
  readonly deviceId: string
  readonly identifier: string
  readonly onClose: () => void
}

function RemoveProfileDialog({ deviceId, identifier, onClose }: RemoveProfileDialogProps) {
  const enqueue = useEnqueueCommand(deviceId)
  return (
    <ConfirmDialog
      title="Remove this profile"
      confirm="Remove profile"
      isBusy={enqueue.isPending}
      error={enqueue.error}
      onConfirm={() => enqueue.mutate({ requestType: 'RemoveProfile', identifier }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        When the device next answers, <code>{identifier}</code> goes from it, with everything the profile configured.
      </p>
    </ConfirmDialog>
  )
}
