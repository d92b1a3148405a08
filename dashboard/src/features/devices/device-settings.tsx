import { useState } from 'react'
import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { useEnqueueCommand } from '../../api/devices.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'

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
    <>
      <PlainTable
        rows={device.profiles}
        idOf={({ identifier }) => identifier}
        columns={[
          {
            title: 'Profile',
            cell: ({ displayName, identifier }) => (
              <>
                {displayName ?? identifier}
                <div className="small quiet">{identifier}</div>
              </>
            ),
          },
          { title: 'Installed by Lodger', cell: ({ isManaged }) => (isManaged ? 'Yes' : 'No') },
          {
            title: 'Actions',
            isTitleHidden: true,
            cell: ({ isManaged, identifier }) =>
              isManaged && (
                <GuardedButton
                  size="compact-xs"
                  variant="subtle"
                  refusal={refusal}
                  onClick={() => setRemoving(identifier)}
                >
                  Remove
                </GuardedButton>
              ),
          },
        ]}
      />
      {removing !== null && (
        <RemoveProfileDialog deviceId={device.id} identifier={removing} onClose={() => setRemoving(null)} />
      )}
    </>
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
