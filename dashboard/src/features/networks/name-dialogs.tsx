import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Network } from '../../../../src/contract/networks.ts'
import { useCreateNetwork, useRenameNetwork, useRenameOrganization } from '../../api/networks.ts'
import { useGo } from '../../ui/app-link.tsx'
import { DialogActions } from '../../ui/confirm-dialog.tsx'

export function CreateNetworkDialog({ onClose }: { readonly onClose: () => void }) {
  const create = useCreateNetwork()
  const go = useGo()
  return (
    <NameDialog
      title="Create a network"
      save="Create network"
      initial=""
      isSaving={create.isPending}
      error={create.error}
      onSave={(name) => create.mutate(name, { onSuccess: ({ id }) => go(`/n/${id}/home`) })}
      onClose={onClose}
    />
  )
}

export function RenameNetworkDialog({ network, onClose }: { readonly network: Network; readonly onClose: () => void }) {
  const rename = useRenameNetwork()
  return (
    <NameDialog
      title={`Rename ${network.name}`}
      save="Rename"
      initial={network.name}
      isSaving={rename.isPending}
      error={rename.error}
      onSave={(name) => rename.mutate({ id: network.id, name }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

export function RenameOrganizationDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const rename = useRenameOrganization()
  return (
    <NameDialog
      title="Rename the organization"
      save="Rename"
      initial={name}
      isSaving={rename.isPending}
      error={rename.error}
      onSave={(next) => rename.mutate(next, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

interface NameDialogProps {
  readonly title: string
  readonly save: string
  readonly initial: string
  readonly isSaving: boolean
  readonly error: Error | null
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}

function NameDialog({ title, save, initial, isSaving, error, onSave, onClose }: NameDialogProps) {
  const [name, setName] = useState(initial)
  return (
    <Modal opened onClose={onClose} title={title} size={400}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          onSave(name)
        }}
      >
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          data-autofocus
          maxLength={100}
          value={name}
          error={error?.message}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <DialogActions onClose={onClose}>
          <Button type="submit" loading={isSaving} disabled={name.trim() === '' || name.trim() === initial}>
            {save}
          </Button>
        </DialogActions>
      </form>
    </Modal>
  )
}
