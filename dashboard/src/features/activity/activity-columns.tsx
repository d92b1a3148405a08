import type { AuditEntry } from '../../../../src/contract/audit.ts'
import type { Column } from '../../ui/column.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'

export const actorWords: Record<AuditEntry['actor']['kind'], string> = {
  admin: 'Admin',
  'api-key': 'API key',
  owner: 'Owner',
  device: 'Device',
  system: 'Lodger',
}

export const activityColumns: readonly Column<AuditEntry>[] = [
  { id: 'what', title: 'What', width: [260, 5], cell: ({ sentence }) => sentence, text: ({ sentence }) => sentence },
  {
    id: 'who',
    title: 'By',
    width: [80, 1],
    cell: ({ actor }) => <span className="quiet">{actorWords[actor.kind]}</span>,
    text: ({ actor }) => actorWords[actor.kind],
  },
  {
    id: 'action',
    title: 'Action',
    width: [180, 2],
    cell: ({ action }) => <code className="quiet">{action}</code>,
    text: ({ action }) => action,
  },
  { id: 'at', title: 'When', width: [110, 1], cell: ({ at }) => <TimeAgo at={at} />, text: ({ at }) => at },
]
