import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useOwners } from '../../api/owners.ts'

interface OwnerFieldProps {
  readonly label: string
  readonly value: string | null
  readonly onChange: (ownerId: string | null) => void
}

/** Finds an owner by name or e-mail, however many there are. */
export function OwnerField({ label, value, onChange }: OwnerFieldProps) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 150)
  const owners = useOwners({ search: search === '' ? undefined : search }).data?.pages[0]?.items ?? []
  return (
    <Select
      label={label}
      placeholder="Name or e-mail"
      searchable
      data={owners.slice(0, 50).map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
      filter={({ options }) => options}
      onSearchChange={setTyped}
      value={value}
      onChange={onChange}
      nothingFoundMessage="Nobody is called that"
    />
  )
}
