import { Radio, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { formErrors } from '../../ui/form-errors.ts'
import { Section } from '../../ui/section.tsx'
import { AccountPreviewTable } from './account-preview-table.tsx'
import { domainProblem } from './domain-problem.ts'
import type { Draft, Settings } from './settings-draft.ts'

interface AccountsSectionProps {
  readonly networkId: string
  readonly saved: Settings
  readonly draft: Draft
  readonly refusal: string | null
  readonly error: Error | null
  readonly onChange: (draft: Draft) => void
}

const typingMilliseconds = 250

export function AccountsSection({ networkId, saved, draft, refusal, error, onChange }: AccountsSectionProps) {
  const [isB, setB] = useState(draft.domainOverride !== '')
  const option = isB || draft.domainOverride !== '' ? 'B' : 'A'
  const problem = formErrors(error, ['domainOverride']).fields['domainOverride'] ?? domainProblem(draft.domainOverride)
  const [tried] = useDebouncedValue(problem === undefined ? draft.domainOverride.trim() : undefined, typingMilliseconds)
  const choose = (next: string) => {
    setB(next === 'B')
    onChange({ ...draft, domainOverride: next === 'A' ? '' : (saved.domainOverride ?? '') })
  }
  return (
    <Section
      id="managed-apple-accounts"
      title="Managed Apple Accounts"
      lead={
        <>
          People enroll with a Managed Apple Account. You make these accounts in{' '}
          <a href="https://business.apple.com" target="_blank" rel="noreferrer">
            Apple Business
          </a>
          ; Lodger never makes them, never sees their passwords, and works out which one belongs to which owner.
        </>
      }
    >
      <Radio.Group aria-label="How accounts match owners" value={option} onChange={choose}>
        <div className="source-cards">
          <Radio.Card value="A" className="source-card" disabled={refusal !== null}>
            <Radio.Indicator />
            <span>
              <strong>Option A: the account is the owner's e-mail</strong>
              <span>
                Best if you have claimed your e-mail domain in Apple Business, or if both Apple Business and Lodger sign
                in with Entra ID. ana@example.com enrolls with ana@example.com.
              </span>
            </span>
          </Radio.Card>
          <Radio.Card value="B" className="source-card" disabled={refusal !== null}>
            <Radio.Indicator />
            <span>
              <strong>Option B: the same username at another domain</strong>
              <span>
                If your e-mail domain cannot be claimed. The part before the @ of the owner's e-mail is joined with the
                domain below, and must be theirs alone.
              </span>
            </span>
          </Radio.Card>
        </div>
      </Radio.Group>
      {option === 'B' && (
        <TextInput
          label="User Enrollment Domain Override"
          description="The domain of your accounts in Apple Business. A change is for later enrollments only; enrolled devices keep their account."
          placeholder="appleid.example.com"
          maw={420}
          disabled={refusal !== null}
          value={draft.domainOverride}
          error={problem}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => onChange({ ...draft, domainOverride: event.currentTarget.value })}
        />
      )}
      <AccountPreviewTable
        networkId={networkId}
        domainOverride={tried === (saved.domainOverride ?? '') ? undefined : tried}
      />
    </Section>
  )
}
