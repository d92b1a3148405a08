import type { DeviceDetail } from '../../../../src/contract/devices.ts'
import { kindWords } from '../../ui/words.ts'
import './knows-rail.css'

/** Every fact that is stored about the device, and what Apple makes impossible. */
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
        <section aria-label="What Apple makes impossible">
          <h2>What Apple makes impossible</h2>
          <ul>
            <li>Seeing personal apps, accounts, photos, messages or browsing</li>
            <li>Locating the device</li>
            <li>Reading its serial number, UDID, IMEI or phone number</li>
            {impossible.map(({ requestType, label }) => (
              <li key={requestType}>{label}</li>
            ))}
          </ul>
          <p className="small quiet">
            {kindWords.user} keeps personal and work data apart; no setting of Lodger can change that.
          </p>
        </section>
      )}
    </aside>
  )
}
