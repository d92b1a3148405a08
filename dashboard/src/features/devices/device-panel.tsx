import { useDevice } from '../../api/devices.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { Tags } from '../../ui/badge.tsx'
import { DeviceState } from '../../ui/device-state.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { LastSeen } from '../../ui/last-seen.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { DateOnly } from '../../ui/time-ago.tsx'
import { kindWords, methodWords } from '../../ui/words.ts'
import { deviceHref, systemOf } from './device-columns.tsx'

/** A device beside the list. */
export function DevicePanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const device = useDevice(id)
  return (
    <SidePanel title={device.data?.name ?? 'Device'} onClose={onClose}>
      <QueryView query={device} what="The device">
        {(data) => (
          <>
            <AppLink href={deviceHref(data)}>Open the device's page</AppLink>
            <Facts>
              <Fact name="State">
                <DeviceState state={data.state} />
              </Fact>
              <Fact name="Owner">
                {data.owner === null ? (
                  'None'
                ) : (
                  <AppLink href={`/n/${data.networkId}/owners/${data.owner.id}`}>{data.owner.name}</AppLink>
                )}
              </Fact>
              <Fact name="Enrollment">
                {kindWords[data.kind]}, {methodWords(data)}
              </Fact>
              <Fact name="System">{systemOf(data)}</Fact>
              <Fact name="Enrolled">
                <DateOnly at={data.enrolledAt} none="Not yet" />
              </Fact>
              <Fact name="Last check-in">
                <LastSeen device={data} />
              </Fact>
              <Fact name="Tags">{data.tags.length === 0 ? 'None' : <Tags tags={data.tags} />}</Fact>
              <Fact name="Pending commands">{data.pendingCommands}</Fact>
            </Facts>
          </>
        )}
      </QueryView>
    </SidePanel>
  )
}
