import type { z } from 'zod'
import type { PushCertificate } from '../../../../src/contract/push-certificate.ts'
import { useOrganizationRefusal } from '../../api/permission.ts'
import { usePushCertificate } from '../../api/push-certificate.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { StatusChip, type Tone } from '../../ui/status-chip.tsx'
import { DateOnly } from '../../ui/time-ago.tsx'
import { counted } from '../../ui/words.ts'
import { RenewSteps } from './renew-steps.tsx'

type Certificate = z.infer<typeof PushCertificate>

const stateWords: Record<Certificate['state'], { readonly tone: Tone; readonly word: string }> = {
  none: { tone: 'needs', word: 'Missing' },
  requested: { tone: 'moving', word: 'Requested' },
  active: { tone: 'good', word: 'Works' },
  expiring: { tone: 'needs', word: 'Expires soon' },
  expired: { tone: 'bad', word: 'Expired' },
}

export function PushCertificatePage() {
  const certificate = usePushCertificate()
  const refusal = useOrganizationRefusal()
  return (
    <Page
      title="Push certificate"
      layout="text"
      lead={
        <>
          With it Lodger wakes devices through Apple's push service. No device can enroll or be reached without one.
          Apple gives it for a year. <AppLink href="/help/push-certificate">More on this</AppLink>
        </>
      }
    >
      <QueryView query={certificate} what="The push certificate">
        {(data) => (
          <>
            {data.problem !== null && (
              <Notice tone="bad" title="Apple refused the last push.">
                {data.problem}
              </Notice>
            )}
            <Health certificate={data} />
            <Section
              id="renew"
              title={data.topic === null ? 'Get one' : 'Renew it'}
              lead={
                data.topic === null
                  ? 'Four steps, about five minutes. You need an Apple Account of your organization, not of a person.'
                  : 'Renew, do not make another: a new certificate has another topic, and every device would have to enroll again.'
              }
            >
              <RenewSteps certificate={data} refusal={refusal} />
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  )
}

function Health({ certificate }: { readonly certificate: Certificate }) {
  const { tone, word } = stateWords[certificate.state]
  return (
    <Facts>
      <Fact name="State">
        <StatusChip tone={tone}>{word}</StatusChip>
        {certificate.daysLeft !== null && certificate.daysLeft >= 0 && (
          <span className="quiet">{counted(certificate.daysLeft, 'day')} left</span>
        )}
      </Fact>
      {certificate.topic !== null && (
        <>
          <Fact name="Until">
            <DateOnly at={certificate.expiresAt} />
          </Fact>
          <Fact name="Apple Account">
            {certificate.appleAccount ?? <span className="quiet">Not noted. Note it at the next renewal.</span>}
          </Fact>
          <Fact name="Topic">
            <code>{certificate.topic}</code>
          </Fact>
        </>
      )}
    </Facts>
  )
}
