import { AppLink } from '../../ui/app-link.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { LaterPage } from './later-page.tsx'

export function AppsPage() {
  const networkId = useNetworkId()
  return (
    <LaterPage
      title="Apps"
      lead="Installing apps comes with a later release. Nothing is installed on any device until then."
      today={[
        <>
          See which managed apps a device has: open it under <AppLink href={`/n/${networkId}/devices`}>Devices</AppLink>{' '}
          and choose the tab Apps.
        </>,
        <>
          Give devices and owners the tags that apps will be scoped by:{' '}
          <AppLink href={`/n/${networkId}/devices`}>select devices</AppLink>, then Tags.
        </>,
      ]}
      coming={[
        'App Store apps, found by search and given to devices by tag; under User Enrollment the owner gets the license, one for all their devices.',
        'Your own apps, as an .ipa or .pkg file.',
        'A preview before anything is installed: who gets it, who is skipped and why, and how many licenses it takes.',
      ]}
    />
  )
}
