import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { Empty } from '../../ui/empty.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { DateOnly } from '../../ui/time-ago.tsx'

export function DeviceCertificates({ device }: { readonly device: DeviceDetail }) {
  if (device.certificates.length === 0) {
    return (
      <Empty title="No certificate has been reported yet.">
        The device is asked for its certificates after it enrolls.
        {device.kind === 'user' && ' Only those that your organization installed are reported.'}
      </Empty>
    )
  }
  return (
    <PlainTable
      rows={device.certificates}
      idOf={({ commonName, expiresAt, isIdentity }) => `${commonName}-${expiresAt}-${isIdentity}`}
      columns={[
        { title: 'Certificate', cell: ({ commonName }) => commonName ?? 'Without a name' },
        { title: 'Use', cell: ({ isIdentity }) => (isIdentity ? 'Identity of the device' : 'Trusted') },
        { title: 'Until', cell: ({ expiresAt }) => <DateOnly at={expiresAt} /> },
      ]}
    />
  )
}
