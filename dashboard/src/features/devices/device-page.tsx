import { Tabs } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { codeOf, isGone } from '../../api/api-error.ts'
import { useDevice } from '../../api/devices.ts'
import { useChangeRefusal } from '../../api/permission.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { Badge } from '../../ui/badge.tsx'
import { DeviceState } from '../../ui/device-state.tsx'
import { Empty } from '../../ui/empty.tsx'
import { LastSeen } from '../../ui/last-seen.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { useNetworkId, useUrlState } from '../../ui/url-state.ts'
import { kindWords } from '../../ui/words.ts'
import { ActionsMenu } from './actions-menu.tsx'
import { DeviceApps } from './device-apps.tsx'
import { DeviceCertificates } from './device-certificates.tsx'
import { DeviceOverview } from './device-overview.tsx'
import { DeviceSettings } from './device-settings.tsx'
import { DeviceTimeline } from './device-timeline.tsx'
import { KnowsRail } from './knows-rail.tsx'
import './device-page.css'

const tabs = ['overview', 'apps', 'settings', 'certificates', 'timeline'] as const
type Tab = (typeof tabs)[number]
const tabWords: Record<Tab, string> = {
  overview: 'Overview',
  apps: 'Apps',
  settings: 'Settings',
  certificates: 'Certificates',
  timeline: 'Timeline',
}

export function DevicePage() {
  const networkId = useNetworkId()
  const { deviceId = '' } = useParams({ strict: false })
  const device = useDevice(deviceId)
  const back = { href: `/n/${networkId}/devices`, title: 'Devices' }
  if (device.data !== undefined && !isGone(device.error)) return <KnownDevice device={device.data} back={back} />
  if (device.data !== undefined || codeOf(device.error) === 'DEVICE_LEFT') return <LeftDevice networkId={networkId} />
  return (
    <Page title="Device" back={back}>
      <QueryView query={device} what="The device" lines={8}>
        {() => null}
      </QueryView>
    </Page>
  )
}

interface Back {
  readonly href: string
  readonly title: string
}

function KnownDevice({ device, back }: { readonly device: DeviceDetail; readonly back: Back }) {
  const [url, setUrl] = useUrlState()
  const refusal = useChangeRefusal(device.networkId)
  const tab = tabs.find((each) => each === url['tab']) ?? 'overview'
  return (
    <Page
      title={device.name}
      tabTitle={device.owner === null ? device.name : `${device.name} of ${device.owner.name}`}
      back={back}
      facts={
        <>
          <Badge tone="accent">{kindWords[device.kind]}</Badge>
          <DeviceState state={device.state} />
          {device.owner !== null && (
            <AppLink href={`/n/${device.networkId}/owners/${device.owner.id}`}>{device.owner.name}</AppLink>
          )}
          <span className="quiet">
            Last check-in <LastSeen device={device} none="not yet" />
          </span>
        </>
      }
      actions={<ActionsMenu device={device} refusal={refusal} />}
    >
      <div className="device-columns">
        <Tabs value={tab} onChange={(next) => setUrl({ tab: next === 'overview' ? undefined : (next ?? undefined) })}>
          <Tabs.List>
            {tabs.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {tabWords[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={tab} className="device-tab">
            {tab === 'overview' && <DeviceOverview device={device} refusal={refusal} />}
            {tab === 'apps' && <DeviceApps device={device} />}
            {tab === 'settings' && <DeviceSettings device={device} refusal={refusal} />}
            {tab === 'certificates' && <DeviceCertificates device={device} />}
            {tab === 'timeline' && <DeviceTimeline deviceId={device.id} refusal={refusal} />}
          </Tabs.Panel>
        </Tabs>
        <KnowsRail device={device} />
      </div>
    </Page>
  )
}

function LeftDevice({ networkId }: { readonly networkId: string }) {
  return (
    <Page title="This device has left" layout="text">
      <Empty title="Its record was removed." action={<AppLink href={`/n/${networkId}/devices`}>Go to Devices</AppLink>}>
        When a user-enrolled device leaves, Lodger forgets it at once: its identity, its commands and what it reported.
        Late messages from it are refused. Activity keeps one line that a device left, without saying which.
      </Empty>
    </Page>
  )
}
