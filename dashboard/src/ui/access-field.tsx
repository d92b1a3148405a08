import { MultiSelect, Radio } from '@mantine/core'
import type { z } from 'zod'
import type { NetworkAccess, Role } from '../../../src/contract/accounts.ts'
import type { Network } from '../../../src/contract/networks.ts'

export type Access = z.infer<typeof NetworkAccess>

interface AccessFieldProps {
  readonly role: Role
  readonly access: Access
  readonly networks: readonly Network[]
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (role: Role, access: Access) => void
}

/** What somebody or something may do, and where. */
export function AccessField({ role, access, networks, errors, onChange }: AccessFieldProps) {
  return (
    <>
      <Radio.Group label="Role" value={role} error={errors['role']} onChange={(value) => onChange(value, access)}>
        <div className="stack-tight">
          <Radio value="full" label="Full" description="Sees and changes everything in its networks" />
          <Radio value="read-only" label="Read-only" description="Sees everything in its networks, changes nothing" />
        </div>
      </Radio.Group>
      <Radio.Group
        label="Networks"
        value={access === 'all' ? 'all' : 'some'}
        onChange={(value) => onChange(role, value === 'all' ? 'all' : [])}
      >
        <div className="stack-tight">
          <Radio value="all" label="All networks and the organization" />
          <Radio value="some" label="Some networks only" />
        </div>
      </Radio.Group>
      {access !== 'all' && (
        <MultiSelect
          label="Which networks"
          data={networks.map(({ id, name }) => ({ value: id, label: name }))}
          value={access}
          error={errors['networks']}
          onChange={(ids) => onChange(role, ids)}
        />
      )}
    </>
  )
}

/** "All networks", or their names. */
export function accessWords(access: Access, networks: readonly Network[]): string {
  if (access === 'all') return 'All networks'
  return access
    .map((id) => networks.find((network) => network.id === id)?.name ?? 'a network you cannot see')
    .join(', ')
}

export const roleWords: Record<Role, string> = { full: 'Full', 'read-only': 'Read-only' }
