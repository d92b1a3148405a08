import type { AuditQuery } from '../../api/audit.ts'
import { parseFilter } from '../../ui/filter.ts'
import type { FilterWord } from '../../ui/filter-bar.tsx'

const keys = ['in', 'action', 'actor', 'about', 'from', 'to'] as const
type Key = (typeof keys)[number]

export const activityWords: readonly FilterWord<Key>[] = [
  { key: 'in', title: 'Where', values: [{ value: 'network', title: 'This network only' }] },
  {
    key: 'action',
    title: 'Kind of action',
    values: [
      { value: 'device', title: 'Devices enrolled, changed, left' },
      { value: 'enrollment', title: 'Refused enrollments' },
      { value: 'command', title: 'Commands' },
      { value: 'owner', title: 'Owners' },
      { value: 'network', title: 'Networks and their settings' },
      { value: 'admin', title: 'Admins and sign-ins' },
      { value: 'api-key', title: 'API keys' },
      { value: 'push-certificate', title: 'Push certificate' },
      { value: 'organization', title: 'Organization' },
    ],
  },
  { key: 'actor', title: 'Who did it', values: [] },
  { key: 'about', title: 'What it is about', values: [] },
  { key: 'from', title: 'From a day on', values: [] },
  { key: 'to', title: 'Up to a day', values: [] },
]

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/** What a filter line asks the API for. Days are whole days in UTC, as the entries' times are. */
export function readAuditQuery(line: string, networkId: string): AuditQuery {
  const { words, text } = parseFilter(line, keys)
  return {
    networkId: words.in === 'network' ? networkId : undefined,
    action: words.action,
    actorId: idPattern.test(words.actor ?? '') ? words.actor : undefined,
    subjectId: idPattern.test(words.about ?? '') ? words.about : undefined,
    from: dayPattern.test(words.from ?? '') ? `${words.from}T00:00:00.000Z` : undefined,
    to: dayPattern.test(words.to ?? '') ? `${words.to}T23:59:59.999Z` : undefined,
    search: text === '' ? undefined : text,
  }
}
