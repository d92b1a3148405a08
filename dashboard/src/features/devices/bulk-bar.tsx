import { Button } from '@mantine/core'
import { useState } from 'react'
import { type DeviceQuery, everyDevice } from '../../api/devices.ts'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { Selection } from '../../ui/selection.ts'
import { counted } from '../../ui/words.ts'
import { BulkOwnerDialog } from './bulk-owner-dialog.tsx'
import { BulkTagsDialog } from './bulk-tags-dialog.tsx'

interface BulkBarProps {
  readonly selection: Selection
  readonly matching: Omit<DeviceQuery, 'sort'>
  /** How many match, if that is known. */
  readonly total: number | undefined
  readonly refusal: string | null
}

/** What can be done with the selected devices. */
export function BulkBar({ selection, matching, total, refusal }: BulkBarProps) {
  const [dialog, setDialog] = useState<'tags' | 'owner' | null>(null)
  const [isSelecting, setSelecting] = useState(false)
  const selectAll = async () => {
    setSelecting(true)
    try {
      for await (const page of everyDevice(matching, AbortSignal.timeout(10 * 60_000))) {
        selection.set(
          page.map(({ id }) => id),
          true,
        )
      }
    } finally {
      setSelecting(false)
    }
  }
  return (
    <div className="table-status" role="toolbar" aria-label="Selected devices">
      <strong aria-live="polite">{counted(selection.size, 'device')} selected</strong>
      {(total === undefined || total > selection.size) && (
        <Button size="xs" variant="subtle" loading={isSelecting} onClick={() => void selectAll()}>
          Select all {total?.toLocaleString('en')} that match
        </Button>
      )}
      <GuardedButton
        size="xs"
        variant="default"
        refusal={refusal}
        leftSection={<Icon name="tag" />}
        onClick={() => setDialog('tags')}
      >
        Tags
      </GuardedButton>
      <GuardedButton
        size="xs"
        variant="default"
        refusal={refusal}
        leftSection={<Icon name="owners" />}
        onClick={() => setDialog('owner')}
      >
        Owner
      </GuardedButton>
      <Button size="xs" variant="subtle" color="gray" onClick={selection.clear}>
        Clear
      </Button>
      {dialog === 'tags' && <BulkTagsDialog selection={selection} onClose={() => setDialog(null)} />}
      {dialog === 'owner' && <BulkOwnerDialog selection={selection} onClose={() => setDialog(null)} />}
    </div>
  )
}
