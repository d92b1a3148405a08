import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useSignIn } from '../../api/session.ts'
import { useGo } from '../../ui/app-link.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Notice } from '../../ui/notice.tsx'
import { OutsidePage } from '../../ui/outside-page.tsx'
import { useUrlState } from '../../ui/url-state.ts'
import { localAddress } from './local-address.ts'

export function SignInPage() {
  const [{ next }] = useUrlState()
  const go = useGo()
  const signIn = useSignIn()
  const form = useForm({ initialValues: { email: '', password: '' } })
  return (
    <OutsidePage
      title="Sign in"
      lead="For admins. To enroll a device, use the link your organization gave you."
      mark={<Mark size={32} />}
    >
      <form
        className="stack"
        onSubmit={form.onSubmit((values) => signIn.mutate(values, { onSuccess: () => go(localAddress(next)) }))}
      >
        {signIn.error !== null && (
          <Notice tone="bad" role="alert">
            {signIn.error.message}
          </Notice>
        )}
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </OutsidePage>
  )
}
