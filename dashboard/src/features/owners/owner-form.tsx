import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect } from 'react'
import { useTagNames } from '../../api/owners.ts'
import { DialogActions } from '../../ui/confirm-dialog.tsx'
import { formErrors } from '../../ui/form-errors.ts'
import { Notice } from '../../ui/notice.tsx'
import { TagsField } from '../../ui/tags-field.tsx'

export interface OwnerValues {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly tags: string[]
}

interface OwnerFormProps {
  readonly initial: OwnerValues
  readonly hasPassword: boolean
  readonly save: string
  readonly isSaving: boolean
  readonly error: Error | null
  readonly onSave: (values: OwnerValues) => void
  readonly onClose: () => void
}

const fields = ['name', 'email', 'password', 'tags'] as const

export function OwnerForm({ initial, hasPassword, save, isSaving, error, onSave, onClose }: OwnerFormProps) {
  const form = useForm<OwnerValues>({ initialValues: initial })
  const known = useTagNames()
  const { fields: fieldErrors, general } = formErrors(error, fields)
  const { setErrors } = form
  useEffect(() => {
    if (error !== null) setErrors(formErrors(error, fields).fields)
  }, [error, setErrors])
  return (
    <form className="stack" onSubmit={form.onSubmit(onSave)}>
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
        {...form.getInputProps('name')}
      />
      <TextInput
        label="E-mail"
        description="Their Managed Apple Account comes from it: the same, or its part before the @ with the domain override."
        type="email"
        required
        withAsterisk={false}
        autoComplete="off"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={hasPassword ? 'New password' : 'Password'}
        description={
          hasPassword
            ? 'Leave empty to keep the one they have.'
            : 'For hosted accounts: they sign in with it when they enroll. At least 8 characters. It is not the password of their Managed Apple Account, which Lodger never sees.'
        }
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <TagsField
        label="Tags"
        known={known}
        {...(form.getInputProps('tags') as { value: string[]; onChange: (tags: string[]) => void })}
        error={fieldErrors['tags']}
      />
      <DialogActions onClose={onClose}>
        <Button type="submit" loading={isSaving}>
          {save}
        </Button>
      </DialogActions>
    </form>
  )
}
