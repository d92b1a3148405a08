import { Modal } from '@mantine/core'
import { useCreateOwner } from '../../api/owners.ts'
import { useGo } from '../../ui/app-link.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { OwnerForm } from './owner-form.tsx'

export function AddOwnerDialog({ onClose }: { readonly onClose: () => void }) {
  const networkId = useNetworkId()
  const create = useCreateOwner()
  const go = useGo()
  return (
    <Modal opened onClose={onClose} title="Add an owner">
      <OwnerForm
        initial={{ name: '', email: '', password: '', tags: [] }}
        hasPassword={false}
        save="Add owner"
        isSaving={create.isPending}
        error={create.error}
        onClose={onClose}
        onSave={({ password, ...values }) =>
          create.mutate(
            { ...values, ...(password === '' ? {} : { password }) },
            { onSuccess: ({ id }) => go(`/n/${networkId}/owners/${id}`) },
          )
        }
      />
    </Modal>
  )
}
