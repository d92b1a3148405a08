import type { Device } from '../../../../src/contract/devices.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { Tags } from '../../ui/badge.tsx'
import type { Column } from '../../ui/column.ts'
import { DeviceState } from '../../ui/device-state.tsx'
import { LastSeen } from '../../ui/last-seen.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { deviceStateWords, kindWords, methodWords, platformWords } from '../../ui/words.ts'

export function deviceHref(device: Pick<Device, 'id' | 'networkId'>): string {
  return `/n/${device.networkId}/devices/${device.id}`
}

export function systemOf(device: Pick<Device, 'platform' | 'osVersion'>): string {
  return [platformWords[device.platform], device.osVersion].filter(Boolean).join(' ')
}

const serialUnavailable = 'Not available in User Enrollment'

export const deviceColumns: readonly Column<Device>[] = [
  {
    id: 'name',
    title: 'Device',
    width: [190, 4],
    isFixed: true,
    cell: (device) => (
      <AppLink href={deviceHref(device)} className="plain" tabIndex={-1}>
        {device.name}
      </AppLink>
    ),
    text: ({ name }) => name,
  },
  {
    id: 'owner',
    title: 'Owner',
    width: [140, 3],
    sortBy: 'owner',
    cell: ({ owner }) =>
      owner === null ? <span className="quiet">None</span> : <span title={owner.email}>{owner.name}</span>,
    text: ({ owner }) => owner?.name ?? '',
  },
  {
    id: 'email',
    title: 'E-mail',
    width: [180, 3],
    isOptional: true,
    cell: ({ owner }) => owner?.email,
    text: ({ owner }) => owner?.email ?? '',
  },
  {
    id: 'kind',
    title: 'Enrollment',
    width: [124, 2],
    cell: (device) => <span title={methodWords(device)}>{kindWords[device.kind]}</span>,
    text: ({ kind }) => kindWords[kind],
  },
  {
    id: 'state',
    title: 'State',
    width: [104, 2],
    cell: ({ state }) => <DeviceState state={state} />,
    text: ({ state }) => deviceStateWords[state].word,
  },
  { id: 'system', title: 'System', width: [92, 2], cell: systemOf, text: systemOf },
  {
    id: 'tags',
    title: 'Tags',
    width: [84, 1],
    cell: ({ tags }) => <Tags tags={tags} />,
    text: ({ tags }) => tags.join(' '),
  },
  {
    id: 'seen',
    title: 'Last check-in',
    width: [104, 2],
    sortBy: 'seen',
    startsDown: true,
    cell: (device) => <LastSeen device={device} />,
    text: ({ lastSeenAt }) => lastSeenAt ?? '',
  },
  {
    id: 'enrolled',
    title: 'Enrolled',
    width: [104, 2],
    sortBy: 'enrolled',
    startsDown: true,
    cell: ({ enrolledAt }) => <TimeAgo at={enrolledAt} none="Not yet" />,
    text: ({ enrolledAt }) => enrolledAt ?? '',
  },
  {
    id: 'account',
    title: 'Managed Apple Account',
    width: [180, 3],
    isOptional: true,
    cell: ({ managedAppleAccount }) => managedAppleAccount ?? <span className="quiet">None</span>,
    text: ({ managedAppleAccount }) => managedAppleAccount ?? '',
  },
  {
    id: 'enrollment-id',
    title: 'Enrollment ID',
    width: [290, 3],
    isOptional: true,
    cell: ({ enrollmentId }) => <code>{enrollmentId}</code>,
    text: ({ enrollmentId }) => enrollmentId,
  },
  {
    id: 'serial',
    title: 'Serial number',
    width: [210, 2],
    isOptional: true,
    cell: ({ kind }) => <span className="quiet">{kind === 'user' ? serialUnavailable : "On the device's page"}</span>,
    text: ({ kind }) => (kind === 'user' ? serialUnavailable : ''),
  },
  {
    id: 'pending',
    title: 'Pending',
    width: [60, 1],
    align: 'end',
    isOptional: true,
    cell: ({ pendingCommands }) => pendingCommands,
    text: ({ pendingCommands }) => String(pendingCommands),
  },
]
