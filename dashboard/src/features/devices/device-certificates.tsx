import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { Empty } from '../../ui/empty.tsx'
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
    <div className="plain-table-scroll">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Certificate</th>
            <th scope="col">Use</th>
            <th scope="col">Until</th>
          </tr>
        </thead>
        <tbody>
          {device.certificates.map(({ commonName, isIdentity, expiresAt }) => (
            <tr key={`${commonName}-${expiresAt}-${isIdentity}`}>
              <th scope="row">{commonName ?? 'Without a name'}</th>
              <td>{isIdentity ? 'Identity of the device' : 'Trusted'}</td>
              <td>
                <DateOnly at={expiresAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
