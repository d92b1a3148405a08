import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useBulkUpdateDevices } from '../../api/devices.ts'
import { DialogActions } from '../../ui/confirm-dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { Selection } from '../../ui/selection.ts'
import { counted } from '../../ui/words.ts'
import { BulkOutcome } from './bulk-outcome.tsx'
import { BulkProgress } from './bulk-tags-dialog.tsx'
import { OwnerField } from './owner-field.tsx'

interface BulkDialogProps {
  readonly selection: Selection
  readonly onClose: () => void
}

export function BulkOwnerDialog({ selection, onClose }: BulkDialogProps) {
  const [ownerId, setOwnerId] = useState<string | null>(null)
  const [done, setDone] = useState(0)
  const update = useBulkUpdateDevices()
  return (
    <Modal opened onClose={onClose} title={`Owner of ${counted(selection.size, 'device')}`}>
      {update.data !== undefined ? (
        <BulkOutcome result={update.data} selection={selection} onClose={onClose} />
      ) : (
        <div className="stack">
          <Notice tone="skipped">
            User-enrolled devices are skipped: their owner signed in on the device and is fixed until it enrolls again.
          </Notice>
          <OwnerField label="New owner" value={ownerId} onChange={setOwnerId} />
          <BulkProgress isRunning={update.isPending} done={done} total={selection.size} error={update.error} />
          <DialogActions onClose={onClose}>
            <Button
              disabled={ownerId === null}
              loading={update.isPending}
              onClick={() => update.mutate({ deviceIds: [...selection.ids], change: { ownerId }, onProgress: setDone })}
            >
              Change owner
            </Button>
          </DialogActions>
        </div>
      )}
    </Modal>
  )
}
