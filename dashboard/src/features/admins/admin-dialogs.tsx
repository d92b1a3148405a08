import { Button, Checkbox, Modal, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Admin, Role } from '../../../../src/contract/accounts.ts'
import type { Network } from '../../../../src/contract/networks.ts'
import { useCreateAdmin, useDeleteAdmin, useUpdateAdmin } from '../../api/accounts.ts'
import { type Access, AccessField } from '../../ui/access-field.tsx'
import { ConfirmDialog, DialogActions } from '../../ui/confirm-dialog.tsx'
import { formErrors } from '../../ui/form-errors.ts'
import { Notice } from '../../ui/notice.tsx'

interface AdminValues {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly role: Role
  readonly networks: Access
  readonly isDisabled: boolean
}

interface DialogProps {
  readonly networks: readonly Network[]
  readonly onClose: () => void
}

export function AddAdminDialog({ networks, onClose }: DialogProps) {
  const create = useCreateAdmin()
  return (
    <AdminForm
      title="Add an admin"
      save="Add admin"
      isNew
      initial={{ name: '', email: '', password: '', role: 'full', networks: 'all', isDisabled: false }}
      networks={networks}
      isSaving={create.isPending}
      error={create.error}
      onClose={onClose}
      onSave={({ name, email, password, role, networks: access }) =>
        create.mutate({ name, email, password, role, networks: access }, { onSuccess: onClose })
      }
    />
  )
}

export function EditAdminDialog({ admin, networks, onClose }: DialogProps & { readonly admin: Admin }) {
  const update = useUpdateAdmin(admin.id)
  return (
    <AdminForm
      title={`Edit ${admin.name}`}
      save="Save"
      isNew={false}
      initial={{ ...admin, password: '' }}
      networks={networks}
      isSaving={update.isPending}
      error={update.error}
      onClose={onClose}
      onSave={({ name, password, role, networks: access, isDisabled }) =>
        update.mutate(
          { name, role, networks: access, isDisabled, ...(password === '' ? {} : { password }) },
          { onSuccess: onClose },
        )
      }
    />
  )
}

export function RemoveAdminDialog({ admin, onClose }: { readonly admin: Admin; readonly onClose: () => void }) {
  const remove = useDeleteAdmin()
  return (
    <ConfirmDialog
      title={`Remove ${admin.name}`}
      confirm="Remove admin"
      isDestructive
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(admin.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {admin.name} is signed out everywhere at once and can no longer sign in. What they did stays in Activity under
        their name.
      </p>
    </ConfirmDialog>
  )
}

interface AdminFormProps extends DialogProps {
  readonly title: string
  readonly save: string
  readonly isNew: boolean
  readonly initial: AdminValues
  readonly isSaving: boolean
  readonly error: Error | null
  readonly onSave: (values: AdminValues) => void
}

const shown = ['name', 'email', 'password', 'role', 'networks'] as const

function AdminForm({ title, save, isNew, initial, networks, isSaving, error, onSave, onClose }: AdminFormProps) {
  const [values, setValues] = useState(initial)
  const { fields: errors, general } = formErrors(error, shown)
  const change = (changed: Partial<AdminValues>) => setValues({ ...values, ...changed })
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          onSave(values)
        }}
      >
        {general !== null && (
          <Notice tone="bad" role="alert">
            {general}
          </Notice>
        )}
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          data-autofocus
          autoComplete="off"
          value={values.name}
          error={errors['name']}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label="E-mail"
          type="email"
          required
          withAsterisk={false}
          autoComplete="off"
          disabled={!isNew}
          value={values.email}
          error={errors['email']}
          onChange={(event) => change({ email: event.currentTarget.value })}
        />
        <PasswordInput
          label={isNew ? 'Password' : 'New password'}
          description={isNew ? 'At least 12 characters. Hand it over in person.' : 'Leave empty to keep it.'}
          required={isNew}
          withAsterisk={false}
          autoComplete="new-password"
          value={values.password}
          error={errors['password']}
          onChange={(event) => change({ password: event.currentTarget.value })}
        />
        <AccessField
          role={values.role}
          access={values.networks}
          networks={networks}
          errors={errors}
          onChange={(role, access) => change({ role, networks: access })}
        />
        {!isNew && (
          <Checkbox
            label="Disabled"
            description="Cannot sign in, and is signed out at once."
            checked={values.isDisabled}
            onChange={(event) => change({ isDisabled: event.currentTarget.checked })}
          />
        )}
        <DialogActions onClose={onClose}>
          <Button type="submit" loading={isSaving}>
            {save}
          </Button>
        </DialogActions>
      </form>
    </Modal>
  )
}
