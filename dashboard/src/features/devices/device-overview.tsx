import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { LastSeen } from '../../ui/last-seen.tsx'
import { DateOnly } from '../../ui/time-ago.tsx'
import { platformWords } from '../../ui/words.ts'
import { OwnerLine } from './owner-line.tsx'
import { TagsLine } from './tags-line.tsx'

interface DeviceOverviewProps {
  readonly device: DeviceDetail
  readonly refusal: string | null
}

export function DeviceOverview({ device, refusal }: DeviceOverviewProps) {
  const isUserEnrolled = device.kind === 'user'
  return (
    <div className="stack-wide">
      <section aria-label="Management">
        <h2>Management</h2>
        <Facts>
          <Fact name="User Enrollment">{userEnrollmentWords(device)}</Fact>
          <Fact name="Managed Apple Account">
            {device.managedAppleAccount ?? <span className="quiet">None: not a User Enrollment</span>}
          </Fact>
          <Fact name="Owner">
            <OwnerLine device={device} refusal={refusal} />
          </Fact>
          <Fact name="Tags">
            <TagsLine device={device} refusal={refusal} />
          </Fact>
          <Fact name="Enrolled on">
            <DateOnly at={device.enrolledAt} none="Enrollment has not finished yet" />
          </Fact>
          <Fact name="Certificate until">
            <DateOnly at={device.certificateExpiresAt} />
            <span className="quiet">Lodger renews it before then.</span>
          </Fact>
          {device.isSupervised !== null && <Fact name="Supervised">{device.isSupervised ? 'Yes' : 'No'}</Fact>}
          <Fact name="Last check-in">
            <LastSeen device={device} />
            {isUserEnrolled && <span className="quiet">Kept to the hour only.</span>}
          </Fact>
        </Facts>
      </section>
      <section aria-label="Details">
        <h2>Details</h2>
        <Facts>
          <Fact name={isUserEnrolled ? 'Enrollment ID' : 'UDID'}>
            <code>{device.enrollmentId}</code>
            <CopyButton value={device.enrollmentId} what={isUserEnrolled ? 'Enrollment ID' : 'UDID'} />
          </Fact>
          <Fact name="Serial number">
            {device.serialNumber.available ? (
              <>
                <code>{device.serialNumber.value}</code>
                <CopyButton value={device.serialNumber.value} what="serial number" />
              </>
            ) : (
              <span className="quiet">{device.serialNumber.reason}</span>
            )}
          </Fact>
          <Fact name="Model">
            {device.model ?? 'Not known yet'}
            {device.product !== null && <span className="quiet">{device.product}</span>}
          </Fact>
          <Fact name="System">
            {platformWords[device.platform]} {device.osVersion ?? 'version not known yet'}
            {device.buildVersion !== null && <span className="quiet">{device.buildVersion}</span>}
          </Fact>
          {device.passcodeCompliant !== null && (
            <Fact name="Passcode">
              {device.passcodeCompliant ? 'Meets what the settings ask' : 'Does not meet what the settings ask'}
            </Fact>
          )}
          {device.platform === 'macos' && (
            <Fact name="User channel">{device.hasUserChannel ? 'Connected' : 'Not connected yet'}</Fact>
          )}
        </Facts>
      </section>
    </div>
  )
}

function userEnrollmentWords(device: DeviceDetail): string {
  if (device.kind !== 'user') return 'No'
  return device.method === 'account-driven' ? 'Yes, account-driven: signed in in Settings' : 'Yes, by profile'
}
