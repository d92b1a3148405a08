import { Modal } from '@mantine/core'
import type { OwnerDetail } from '../../../../src/contract/owners.ts'
import { useUpdateOwner } from '../../api/owners.ts'
import { OwnerForm } from './owner-form.tsx'

interface EditOwnerDialogProps {
  readonly owner: OwnerDetail
  readonly onClose: () => void
}

export function EditOwnerDialog({ owner, onClose }: EditOwnerDialogProps) {
  const update = useUpdateOwner(owner.id)
  return (
    <Modal opened onClose={onClose} title={`Edit ${owner.name}`}>
      <OwnerForm
        initial={{ name: owner.name, email: owner.email, password: '', tags: owner.tags }}
        hasPassword={owner.hasPassword}
        save="Save"
        isSaving={update.isPending}
        error={update.error}
        onClose={onClose}
        onSave={({ password, email, ...values }) =>
          update.mutate(
            {
              ...values,
              ...(email === owner.email ? {} : { email }),
              ...(password === '' ? {} : { password }),
            },
            { onSuccess: onClose },
          )
        }
      />
    </Modal>
  )
}
