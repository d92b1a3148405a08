import type { z } from 'zod'
import type { ChecklistItem } from '../../../../src/contract/networks.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { StatusChip, type Tone } from '../../ui/status-chip.tsx'
import './check-item.css'

export type CheckItemData = z.infer<typeof ChecklistItem>

const words: Record<CheckItemData['state'], { readonly tone: Tone; readonly word: string }> = {
  done: { tone: 'good', word: 'Done' },
  'to-do': { tone: 'needs', word: 'To do' },
  failed: { tone: 'bad', word: 'Failed' },
  warning: { tone: 'needs', word: 'Attention' },
  later: { tone: 'skipped', word: 'Later' },
}

/** One thing that is checked, what was found, and what to do about it. */
export function CheckItem({ item, isNext = false }: { readonly item: CheckItemData; readonly isNext?: boolean }) {
  const { tone, word } = words[item.state]
  return (
    <li className="check-item" data-next={isNext}>
      <StatusChip tone={tone}>{word}</StatusChip>
      <div className="check-item-words">
        <strong>{item.title}</strong>
        <p>{item.detail}</p>
      </div>
      {item.action !== null && (
        <AppLink href={item.action.to} className={isNext ? 'button-link' : ''}>
          {item.action.label}
        </AppLink>
      )}
    </li>
  )
}
