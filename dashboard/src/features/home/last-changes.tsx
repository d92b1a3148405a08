import type { AuditEntry } from '../../../../src/contract/audit.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import './last-changes.css'

export function LastChanges({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const networkId = useNetworkId()
  if (entries.length === 0) return <p className="quiet">Nothing has been changed yet.</p>
  return (
    <div className="stack">
      <ul className="last-changes">
        {entries.map(({ id, at, sentence }) => (
          <li key={id}>
            <AppLink href={`/n/${networkId}/activity?entry=${id}`} className="plain">
              {sentence}
            </AppLink>
            <span className="quiet nowrap">
              <TimeAgo at={at} />
            </span>
          </li>
        ))}
      </ul>
      <AppLink href={`/n/${networkId}/activity`}>All activity</AppLink>
    </div>
  )
}
