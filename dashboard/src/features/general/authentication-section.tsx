import { Radio } from '@mantine/core'
import { Section } from '../../ui/section.tsx'
import { type Draft, withAuthentication } from './settings-draft.ts'
import './authentication-section.css'

interface AuthenticationSectionProps {
  readonly draft: Draft
  readonly refusal: string | null
  readonly onChange: (draft: Draft) => void
}

const sources = [
  {
    value: 'none',
    title: 'None',
    words: 'Nobody is asked who they are, so nobody can enroll. Enrolled devices stay managed.',
  },
  {
    value: 'hosted',
    title: 'Hosted accounts',
    words:
      'Owners sign in with the e-mail and password you give them in Lodger. Only people listed under Owners can enroll.',
  },
] as const

const comingSources = ['Active Directory', 'Entra ID', 'Google', 'OpenID Connect', 'SAML'] as const

export function AuthenticationSection({ draft, refusal, onChange }: AuthenticationSectionProps) {
  return (
    <Section
      id="user-authentication-settings"
      title="User authentication settings"
      lead="How people prove who they are when they enroll a device. Choosing one enables user authentication; enrollment needs it."
    >
      <Radio.Group
        aria-label="Authentication"
        value={draft.authentication}
        onChange={(value) => onChange(withAuthentication(draft, value))}
        readOnly={refusal !== null}
      >
        <div className="stack">
          <div className="source-cards">
            {sources.map(({ value, title, words }) => (
              <Radio.Card key={value} value={value} className="source-card" disabled={refusal !== null}>
                <Radio.Indicator />
                <span>
                  <strong>{title}</strong>
                  <span>{words}</span>
                </span>
              </Radio.Card>
            ))}
          </div>
          <div className="coming-cards">
            {comingSources.map((title) => (
              <Radio.Card key={title} value={title} className="source-card" disabled aria-describedby="coming-sources">
                <span>
                  <strong>{title}</strong>
                  <span>Later</span>
                </span>
              </Radio.Card>
            ))}
          </div>
        </div>
      </Radio.Group>
      <p id="coming-sources" className="small quiet">
        Those marked “Later” come with later releases. With them, owners are created by themselves when they enroll.
      </p>
    </Section>
  )
}
