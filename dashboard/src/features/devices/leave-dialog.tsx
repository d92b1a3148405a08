import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { useRemoveDevice } from '../../api/devices.ts'
import { useGo } from '../../ui/app-link.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import './leave-dialog.css'

/** Shows what leaving does before it asks. */
export function LeaveDialog({ device, onClose }: { readonly device: DeviceDetail; readonly onClose: () => void }) {
  const isLeaving = device.state === 'leaving'
  const [forget, setForget] = useState(isLeaving)
  const remove = useRemoveDevice(device.id)
  const go = useGo()
  const isUserEnrolled = device.kind === 'user'
  const leave = () =>
    remove.mutate(
      { forget },
      {
        onSuccess: ({ state }) => {
          onClose()
          if (state === 'forgotten') go(`/n/${device.networkId}/devices`)
        },
      },
    )
  return (
    <ConfirmDialog
      title={`${device.name} leaves`}
      confirm={forget ? 'Forget now' : 'Let it leave'}
      isDestructive
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={leave}
      onClose={onClose}
    >
      <p>Three things happen:</p>
      <ol className="leave-effects">
        <li>
          <strong>Work apps, accounts and data go from the device.</strong>{' '}
          {isUserEnrolled ? 'Everything personal stays as it is.' : 'What the organization did not install stays.'}
        </li>
        <li>
          <strong>Its licenses return</strong> and can be given to somebody else.
        </li>
        <li>
          <strong>{isUserEnrolled ? 'Lodger forgets the device.' : 'Lodger stops managing the device.'}</strong>{' '}
          {isUserEnrolled
            ? 'Its record, commands and reports are removed; only a line without its identity stays in Activity.'
            : 'Its record stays in the list as “Left”.'}
        </li>
      </ol>
      <p className="quiet">
        {isLeaving
          ? 'The device was told to leave and has not confirmed it.'
          : 'It happens when the device next answers, usually within minutes. Until then it is shown as leaving.'}
      </p>
      <Checkbox
        label="Do not wait for the device"
        description="For a device that is lost or never comes back. If it does, it is refused, and its work content goes once it notices."
        checked={forget}
        disabled={isLeaving}
        onChange={(event) => setForget(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  )
}
