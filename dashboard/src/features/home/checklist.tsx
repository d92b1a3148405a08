import { Button } from '@mantine/core'
import { CheckItem, type CheckItemData } from './check-item.tsx'

interface ChecklistProps {
  readonly items: readonly CheckItemData[]
  readonly isChecking: boolean
  readonly onCheck: () => void
}

export function Checklist({ items, isChecking, onCheck }: ChecklistProps) {
  const counted = items.filter(({ state }) => state !== 'later')
  const done = counted.filter(({ state }) => state === 'done').length
  const next = counted.find(({ state, action }) => state !== 'done' && action !== null)
  return (
    <section className="stack" aria-label="Set-up checklist">
      <div className="spread">
        <p className="quiet" aria-live="polite">
          {done} of {counted.length} done
        </p>
        <Button size="xs" variant="default" loading={isChecking} onClick={onCheck}>
          Check again
        </Button>
      </div>
      <ul className="check-list">
        {items.map((item) => (
          <CheckItem key={item.id} item={item} isNext={item === next} />
        ))}
      </ul>
    </section>
  )
}
