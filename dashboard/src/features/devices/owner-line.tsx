import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { useUpdateDevice } from '../../api/devices.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { DialogActions } from '../../ui/confirm-dialog.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { OwnerField } from './owner-field.tsx'

interface OwnerLineProps {
  readonly device: DeviceDetail
  readonly refusal: string | null
}

/** The owner; fixed under User Enrollment, with the reason and what to do instead. */
export function OwnerLine({ device, refusal }: OwnerLineProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      {device.owner === null ? (
        <span className="quiet">None</span>
      ) : (
        <AppLink href={`/n/${device.networkId}/owners/${device.owner.id}`}>{device.owner.name}</AppLink>
      )}
      {device.ownerIsFixed ? (
        <span className="quiet text">
          Cannot be changed: this person signed in on the device. To change the owner, let the device leave and have the
          other person enroll it.
        </span>
      ) : (
        <GuardedButton size="compact-xs" variant="subtle" refusal={refusal} onClick={() => setOpen(true)}>
          Change
        </GuardedButton>
      )}
      {isOpen && <OwnerDialog device={device} onClose={() => setOpen(false)} />}
    </>
  )
}

function OwnerDialog({ device, onClose }: { readonly device: DeviceDetail; readonly onClose: () => void }) {
  const [ownerId, setOwnerId] = useState<string | null>(null)
  const update = useUpdateDevice(device.id)
  const save = (next: string | null) => update.mutate({ ownerId: next }, { onSuccess: onClose })
  return (
    <Modal opened onClose={onClose} title={`Owner of ${device.name}`}>
      <div className="stack">
        <OwnerField label="New owner" value={ownerId} onChange={setOwnerId} />
        {update.error !== null && (
          <Notice tone="bad" role="alert">
            {update.error.message}
          </Notice>
        )}
        <DialogActions onClose={onClose}>
          {device.owner !== null && (
            <Button variant="default" onClick={() => save(null)}>
              No owner
            </Button>
          )}
          <Button disabled={ownerId === null} loading={update.isPending} onClick={() => save(ownerId)}>
            Change owner
          </Button>
        </DialogActions>
      </div>
    </Modal>
  )
}
