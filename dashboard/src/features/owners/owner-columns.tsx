import type { Owner } from '../../../../src/contract/owners.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { Tags } from '../../ui/badge.tsx'
import type { Column } from '../../ui/column.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'

/** Where an owner came from, in words. */
export function sourceWords(source: string): string {
  return source === 'hosted' ? 'Hosted account' : source
}

export function ownerColumns(networkId: string): readonly Column<Owner>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: [160, 3],
      isFixed: true,
      sortBy: 'name',
      cell: (owner) => (
        <AppLink href={`/n/${networkId}/owners/${owner.id}`} className="plain" tabIndex={-1}>
          {owner.name}
        </AppLink>
      ),
      text: ({ name }) => name,
    },
    { id: 'email', title: 'E-mail', width: [180, 3], cell: ({ email }) => email, text: ({ email }) => email },
    {
      id: 'username',
      title: 'Username',
      width: [100, 2],
      isOptional: true,
      cell: ({ username }) => username,
      text: ({ username }) => username,
    },
    {
      id: 'source',
      title: 'Source',
      width: [110, 2],
      cell: ({ source }) => sourceWords(source),
      text: ({ source }) => sourceWords(source),
    },
    {
      id: 'tags',
      title: 'Tags',
      width: [100, 2],
      cell: ({ tags }) => <Tags tags={tags} />,
      text: ({ tags }) => tags.join(' '),
    },
    {
      id: 'devices',
      title: 'Devices',
      width: [60, 1],
      cell: (owner) =>
        owner.deviceCount === 0 ? (
          <span className="quiet">None</span>
        ) : (
          <AppLink href={`/n/${networkId}/devices?q=owner:${owner.id}`} tabIndex={-1}>
            {owner.deviceCount}
          </AppLink>
        ),
      text: ({ deviceCount }) => String(deviceCount),
    },
    {
      id: 'password',
      title: 'Can sign in',
      width: [100, 1],
      isOptional: true,
      cell: ({ hasPassword }) => (hasPassword ? 'Yes' : <span className="quiet">No password</span>),
      text: ({ hasPassword }) => (hasPassword ? 'Yes' : 'No password'),
    },
    {
      id: 'created',
      title: 'Added',
      width: [104, 2],
      sortBy: 'created',
      startsDown: true,
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
  ]
}
