import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { useUpdateDevice } from '../../api/devices.ts'
import { useTagNames } from '../../api/owners.ts'
import { Tags } from '../../ui/badge.tsx'
import { DialogActions } from '../../ui/confirm-dialog.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { TagsField } from '../../ui/tags-field.tsx'

interface TagsLineProps {
  readonly device: DeviceDetail
  readonly refusal: string | null
}

export function TagsLine({ device, refusal }: TagsLineProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      {device.tags.length === 0 ? <span className="quiet">None</span> : <Tags tags={device.tags} />}
      <GuardedButton size="compact-xs" variant="subtle" refusal={refusal} onClick={() => setOpen(true)}>
        Change
      </GuardedButton>
      {isOpen && <TagsDialog device={device} onClose={() => setOpen(false)} />}
    </>
  )
}

function TagsDialog({ device, onClose }: { readonly device: DeviceDetail; readonly onClose: () => void }) {
  const [tags, setTags] = useState(device.tags)
  const known = useTagNames()
  const update = useUpdateDevice(device.id)
  return (
    <Modal opened onClose={onClose} title={`Tags of ${device.name}`}>
      <div className="stack">
        <TagsField known={known} label="Tags" value={tags} onChange={setTags} error={update.error?.message} />
        <DialogActions onClose={onClose}>
          <Button loading={update.isPending} onClick={() => update.mutate({ tags }, { onSuccess: onClose })}>
            Save tags
          </Button>
        </DialogActions>
      </div>
    </Modal>
  )
}
