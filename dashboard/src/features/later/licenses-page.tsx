import { AppLink } from '../../ui/app-link.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { LaterPage } from './later-page.tsx'

export function LicensesPage() {
  const networkId = useNetworkId()
  return (
    <LaterPage
      title="Licenses"
      lead="Licenses of App Store apps come together with apps, in a later release."
      today={[
        <>
          Make sure that every owner has a Managed Apple Account of their own, since under User Enrollment licenses
          belong to it:{' '}
          <AppLink href={`/n/${networkId}/configure/general#managed-apple-accounts`}>
            see the resulting accounts
          </AppLink>
          .
        </>,
        <>
          Buy licenses in{' '}
          <a href="https://business.apple.com" target="_blank" rel="noreferrer">
            Apple Business
          </a>{' '}
          already; they wait there.
        </>,
      ]}
      coming={[
        'How many licenses of each app are bought, used, wanted and free, and when they will run out.',
        'User Management: which Managed Apple Account is associated with which content token, since when and why.',
        'Licenses given and taken back by themselves as people enroll and leave.',
      ]}
    />
  )
}
