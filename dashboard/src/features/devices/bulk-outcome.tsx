import { Button } from '@mantine/core'
import type { BulkResult } from '../../api/devices.ts'
import type { Selection } from '../../ui/selection.ts'
import { StatusChip } from '../../ui/status-chip.tsx'
import { counted } from '../../ui/words.ts'

interface BulkOutcomeProps {
  readonly result: BulkResult
  readonly selection: Selection
  readonly onClose: () => void
}

/** What happened to how many devices, and why some were skipped. */
export function BulkOutcome({ result, selection, onClose }: BulkOutcomeProps) {
  const reasons = Map.groupBy(result.skipped, ({ reason }) => reason)
  const keepSkipped = () => {
    selection.clear()
    selection.set(
      result.skipped.map(({ deviceId }) => deviceId),
      true,
    )
    onClose()
  }
  return (
    <div className="stack" role="status">
      <StatusChip tone="good">{`${counted(result.changed, 'device')} changed`}</StatusChip>
      {[...reasons].map(([reason, skipped]) => (
        <div key={reason} className="stack-tight">
          <StatusChip tone="skipped">{`${counted(skipped.length, 'device')} skipped`}</StatusChip>
          <p className="quiet">{reason}</p>
        </div>
      ))}
      <div className="dialog-actions">
        {result.skipped.length > 0 && (
          <Button variant="default" onClick={keepSkipped}>
            Select only the skipped
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  )
}
