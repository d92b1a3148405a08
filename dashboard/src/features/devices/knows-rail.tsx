import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import './knows-rail.css'

/** Every fact that is stored about the device, and what nobody can do with it. */
export function KnowsRail({ device }: { readonly device: DeviceDetail }) {
  const impossible = device.commands.filter(({ refusal }) => refusal !== null)
  return (
    <aside className="knows-rail" aria-label="Privacy">
      <section aria-label="What Lodger knows about this device">
        <h2>What Lodger knows about this device</h2>
        <p className="small quiet">Everything that is stored, and nothing else.</p>
        <dl>
          {device.storedFacts.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      {device.kind === 'user' && (
        <section aria-label="What is impossible here">
          <h2>What is impossible here</h2>
          <ul>
            <li>Seeing personal apps, accounts, photos, messages or browsing</li>
            <li>Locating the device</li>
            <li>Reading its serial number, UDID, IMEI or phone number</li>
            {impossible.map(({ requestType, label }) => (
              <li key={requestType}>{label}</li>
            ))}
          </ul>
          <p className="small quiet">
            Most of it Apple makes impossible, the rest Lodger never does. No setting changes that. Actions says which
            is which.
          </p>
        </section>
      )}
    </aside>
  )
}
