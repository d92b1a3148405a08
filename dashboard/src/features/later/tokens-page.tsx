import { AppLink } from '../../ui/app-link.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { LaterPage } from './later-page.tsx'

export function TokensPage() {
  const networkId = useNetworkId()
  return (
    <LaterPage
      title="Tokens"
      tabTitle="Configure › Tokens"
      lead="Content tokens connect Lodger with the licenses you buy from Apple. They come with apps, in a later release."
      today={[
        <>
          Everything about enrolling works without a token. See{' '}
          <AppLink href={`/n/${networkId}/home`}>what is left to do</AppLink>.
        </>,
        <>
          Do not hand a token that another MDM server uses to a second one: Apple's service allows one server per token.
        </>,
      ]}
      coming={[
        'Content tokens with their health: until when they are good, what they hold, which networks they serve.',
        'Tokens for Automated Device Enrollment.',
      ]}
    />
  )
}
