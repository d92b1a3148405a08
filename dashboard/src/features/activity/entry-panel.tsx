import type { AuditEntry } from '../../../../src/contract/audit.ts'
import { Diff } from '../../ui/diff.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { exactTime } from '../../ui/time.ts'
import { actorWords } from './activity-columns.tsx'

interface EntryPanelProps {
  readonly entry: AuditEntry
  readonly onClose: () => void
}

/** One entry: who, when, and what was before and after. */
export function EntryPanel({ entry, onClose }: EntryPanelProps) {
  return (
    <SidePanel title="Entry" onClose={onClose}>
      <p>{entry.sentence}</p>
      <Facts>
        <Fact name="When">{exactTime(new Date(entry.at))}</Fact>
        <Fact name="By">
          {actorWords[entry.actor.kind]} {entry.actor.kind !== 'system' && entry.actor.label}
        </Fact>
        <Fact name="Action">
          <code>{entry.action}</code>
        </Fact>
      </Facts>
      <h3>Before and after</h3>
      <Diff before={entry.before} after={entry.after} />
    </SidePanel>
  )
}
