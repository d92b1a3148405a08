import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Role } from '../../../../src/contract/accounts.ts'
import type { Network } from '../../../../src/contract/networks.ts'
import { useCreateApiKey } from '../../api/accounts.ts'
import { type Access, AccessField } from '../../ui/access-field.tsx'
import { DialogActions } from '../../ui/confirm-dialog.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { formErrors } from '../../ui/form-errors.ts'
import { Notice } from '../../ui/notice.tsx'
import { Snippet } from '../../ui/snippet.tsx'

interface CreateKeyDialogProps {
  readonly networks: readonly Network[]
  readonly onClose: () => void
}

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '730', label: '2 years' },
]

export function CreateKeyDialog({ networks, onClose }: CreateKeyDialogProps) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('read-only')
  const [access, setAccess] = useState<Access>('all')
  const [days, setDays] = useState('90')
  const create = useCreateApiKey()
  const { fields: errors, general } = formErrors(create.error, ['name', 'role', 'networks', 'expiresInDays'])
  if (create.data !== undefined) return <CreatedKey apiKey={create.data.key} onClose={onClose} />
  return (
    <Modal opened onClose={onClose} title="Create an API key">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate({ name, role, networks: access, expiresInDays: Number(days) })
        }}
      >
        {general !== null && (
          <Notice tone="bad" role="alert">
            {general}
          </Notice>
        )}
        <TextInput
          label="Name"
          description="What uses it, so that you know later whether it may go."
          required
          withAsterisk={false}
          data-autofocus
          maxLength={100}
          value={name}
          error={errors['name']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <AccessField
          role={role}
          access={access}
          networks={networks}
          errors={errors}
          onChange={(nextRole, nextAccess) => {
            setRole(nextRole)
            setAccess(nextAccess)
          }}
        />
        <Select
          label="Works for"
          data={lifetimes}
          allowDeselect={false}
          value={days}
          error={errors['expiresInDays']}
          onChange={(value) => value !== null && setDays(value)}
        />
        <DialogActions onClose={onClose}>
          <Button type="submit" loading={create.isPending}>
            Create API key
          </Button>
        </DialogActions>
      </form>
    </Modal>
  )
}

/** The key is shown this once; Lodger keeps only a hash of it. */
function CreatedKey({ apiKey, onClose }: { readonly apiKey: string; readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Your API key" closeOnClickOutside={false}>
      <div className="stack">
        <Notice tone="needs">Copy it now. Lodger keeps only a hash of it and cannot show it again.</Notice>
        <Copyable value={apiKey} what="API key" />
        <p className="small quiet">Try it:</p>
        <Snippet text={`curl -H 'Authorization: Bearer ${apiKey}' ${location.origin}/api/v1/networks`} what="command" />
        <div className="dialog-actions">
          <Button onClick={onClose}>I have copied it</Button>
        </div>
      </div>
    </Modal>
  )
}
