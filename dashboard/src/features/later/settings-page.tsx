import { AppLink } from '../../ui/app-link.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { LaterPage } from './later-page.tsx'

export function SettingsPage() {
  const networkId = useNetworkId()
  return (
    <LaterPage
      title="Settings"
      lead="Editing settings here, such as Wi-Fi, mail or a passcode rule, comes with a later release."
      today={[
        <>
          Install a configuration profile that you have as a file on one device: open it under{' '}
          <AppLink href={`/n/${networkId}/devices`}>Devices</AppLink>, then Actions.
        </>,
        <>
          See which profiles a device has, and remove those that Lodger installed: open the device and choose the tab
          Settings.
        </>,
        <>
          Set how people enroll in this network:{' '}
          <AppLink href={`/n/${networkId}/configure/general`}>Configure › General</AppLink>.
        </>,
      ]}
      coming={[
        'An editor for every setting Apple knows, that says for each key on which system and kind of enrollment it works.',
        'A filter for what User Enrollment allows.',
        'Scopes by tag, with the number of devices a change touches before it is saved.',
      ]}
    />
  )
}
