import { useAudit } from '../../api/audit.ts'
import { useHome } from '../../api/networks.ts'
import { useViewer } from '../../api/session.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { Checklist } from './checklist.tsx'
import { Fleet } from './fleet.tsx'
import { LastChanges } from './last-changes.tsx'
import { NeedsYou } from './needs-you.tsx'

const changesShown = 10

/** What needs an admin: the way to the first enrolled phone, and afterwards only what went wrong. */
export function HomePage() {
  const networkId = useNetworkId()
  const home = useHome(networkId)
  const changes = useAudit({}, { pageSize: changesShown })
  const organization = useViewer().data?.organization.name ?? ''
  const isSetUp = home.data?.isSetUp ?? true
  return (
    <Page
      title="Home"
      layout="text"
      lead={
        isSetUp
          ? undefined
          : `Until people of ${organization} can enroll a phone, this page is the way there. Each line checks itself; nothing can be ticked by hand.`
      }
    >
      <QueryView query={home} what="Home" lines={8}>
        {(data) => (
          <>
            {data.isSetUp ? (
              <NeedsYou items={data.needsYou} />
            ) : (
              <Checklist items={data.checklist} isChecking={home.isFetching} onCheck={() => void home.refetch()} />
            )}
            <Section title="Devices" lead="Enrollments and leavings over the last 30 days.">
              <Fleet counts={data.counts} days={data.days} />
            </Section>
          </>
        )}
      </QueryView>
      <Section title="Last changes">
        <QueryView query={changes} what="The last changes" lines={5}>
          {({ pages }) => <LastChanges entries={pages[0]?.items ?? []} />}
        </QueryView>
      </Section>
    </Page>
  )
}
