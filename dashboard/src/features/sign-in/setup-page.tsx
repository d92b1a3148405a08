import { Button, PasswordInput, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useState } from 'react'
import { completeSetup } from '../../../../src/contract/accounts.ts'
import { useCompleteSetup } from '../../api/session.ts'
import { useGo } from '../../ui/app-link.tsx'
import { formErrors } from '../../ui/form-errors.ts'
import { Mark } from '../../ui/mark.tsx'
import { Notice } from '../../ui/notice.tsx'
import { OutsidePage } from '../../ui/outside-page.tsx'

const steps = [
  { title: 'Set up Lodger', fields: ['token'] },
  { title: 'Your organization', fields: ['organizationName', 'networkName'] },
  { title: 'You, the first admin', fields: ['name', 'email', 'password'] },
] as const

const initialValues = { token: '', organizationName: '', networkName: '', name: '', email: '', password: '' }

/** First run: who holds the server's log proves it with the token, then names the organization and becomes its admin. */
export function SetupPage() {
  const [at, setAt] = useState(0)
  const go = useGo()
  const setup = useCompleteSetup()
  const form = useForm({ initialValues, validate: schemaResolver(completeSetup.body, { sync: true }) })
  const step = steps[at] ?? steps[0]
  const isLast = at === steps.length - 1

  const advance = () => {
    const isValid = step.fields.map((field) => form.validateField(field)).every(({ hasError }) => !hasError)
    if (!isValid) return
    if (!isLast) return setAt(at + 1)
    setup.mutate(form.getValues(), { onSuccess: () => go('/'), onError: showWhereItIsWrong })
  }
  const showWhereItIsWrong = (error: Error) => {
    const { fields } = formErrors(error, Object.keys(initialValues))
    form.setErrors(fields)
    const wrong = steps.findIndex((each) => each.fields.some((field) => field in fields))
    if (wrong >= 0) setAt(wrong)
  }
  const general = formErrors(setup.error, Object.keys(initialValues)).general

  return (
    <OutsidePage title={step.title} lead={`Step ${at + 1} of ${steps.length}`} mark={<Mark size={32} />}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          advance()
        }}
      >
        {general !== null && (
          <Notice tone="bad" role="alert">
            {general}
          </Notice>
        )}
        {at === 0 && (
          <TextInput
            key="token"
            label="Setup token"
            description="Lodger prints it to its log at every start until there is an admin. It works once."
            autoComplete="one-time-code"
            classNames={{ input: 'mono' }}
            autoFocus
            {...form.getInputProps('token')}
          />
        )}
        {at === 1 && (
          <>
            <TextInput
              key="organization"
              label="Name of the organization"
              description="People see it when they enroll."
              autoComplete="organization"
              autoFocus
              {...form.getInputProps('organizationName')}
            />
            <TextInput
              key="network"
              label="Name of the first network"
              description="A network has its own enrollment link, sign-in, devices and settings. One is enough for most."
              placeholder="Main"
              {...form.getInputProps('networkName')}
            />
          </>
        )}
        {at === 2 && (
          <>
            <TextInput key="name" label="Your name" autoComplete="name" autoFocus {...form.getInputProps('name')} />
            <TextInput
              key="email"
              label="Your e-mail"
              description="You sign in with it. Nothing is sent to it."
              type="email"
              autoComplete="username"
              {...form.getInputProps('email')}
            />
            <PasswordInput
              key="password"
              label="Password"
              description="At least 12 characters."
              autoComplete="new-password"
              {...form.getInputProps('password')}
            />
          </>
        )}
        <div className="spread">
          {at > 0 ? (
            <Button variant="default" onClick={() => setAt(at - 1)}>
              Back
            </Button>
          ) : (
            <span />
          )}
          <Button type="submit" loading={setup.isPending}>
            {isLast ? 'Create and sign in' : 'Continue'}
          </Button>
        </div>
      </form>
    </OutsidePage>
  )
}
