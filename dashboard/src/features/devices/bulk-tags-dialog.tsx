import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useBulkUpdateDevices } from '../../api/devices.ts'
import { useTagNames } from '../../api/owners.ts'
import { DialogActions } from '../../ui/confirm-dialog.tsx'
import type { Selection } from '../../ui/selection.ts'
import { TagsField } from '../../ui/tags-field.tsx'
import { counted } from '../../ui/words.ts'
import { BulkOutcome } from './bulk-outcome.tsx'

interface BulkDialogProps {
  readonly selection: Selection
  readonly onClose: () => void
}

export function BulkTagsDialog({ selection, onClose }: BulkDialogProps) {
  const [addTags, setAddTags] = useState<string[]>([])
  const [removeTags, setRemoveTags] = useState<string[]>([])
  const [done, setDone] = useState(0)
  const known = useTagNames()
  const update = useBulkUpdateDevices()
  const isEmpty = addTags.length + removeTags.length === 0
  return (
    <Modal opened onClose={onClose} title={`Tags of ${counted(selection.size, 'device')}`}>
      {update.data !== undefined ? (
        <BulkOutcome result={update.data} selection={selection} onClose={onClose} />
      ) : (
        <div className="stack">
          <TagsField known={known} label="Add" value={addTags} onChange={setAddTags} />
          <TagsField known={known} label="Remove" value={removeTags} onChange={setRemoveTags} />
          <BulkProgress isRunning={update.isPending} done={done} total={selection.size} error={update.error} />
          <DialogActions onClose={onClose}>
            <Button
              disabled={isEmpty}
              loading={update.isPending}
              onClick={() =>
                update.mutate({ deviceIds: [...selection.ids], change: { addTags, removeTags }, onProgress: setDone })
              }
            >
              Change {counted(selection.size, 'device')}
            </Button>
          </DialogActions>
        </div>
      )}
    </Modal>
  )
}

interface BulkProgressProps {
  readonly isRunning: boolean
  readonly done: number
  readonly total: number
  readonly error: Error | null
}

export function BulkProgress({ isRunning, done, total, error }: BulkProgressProps) {
  return (
    <p className="small quiet" role="status">
      {isRunning && `${done.toLocaleString('en')} of ${total.toLocaleString('en')} done`}
      {error !== null && `${done.toLocaleString('en')} were changed, then it failed: ${error.message}`}
    </p>
  )
}
