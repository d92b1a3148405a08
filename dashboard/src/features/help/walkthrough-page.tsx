import { Button, SegmentedControl } from '@mantine/core'
import { AppLink } from '../../ui/app-link.tsx'
import { Page } from '../../ui/page.tsx'
import { useUrlState } from '../../ui/url-state.ts'
import { DeviceFrame } from './device-frame.tsx'
import { type Step, walkthroughs } from './walkthrough-steps.ts'
import './walkthrough-page.css'

type Device = keyof typeof walkthroughs

/** An enrollment step by step: what the person sees, and what the server does meanwhile. */
export function WalkthroughPage() {
  const [{ device: named, step: written }, setUrl] = useUrlState()
  const device: Device = named === 'mac' ? 'mac' : 'iphone'
  const steps: readonly Step[] = walkthroughs[device].steps
  const at = Math.min(steps.length - 1, Math.max(0, (Number(written) || 1) - 1))
  const step = steps[at] ?? steps[0]
  const goTo = (index: number) => setUrl({ step: String(index + 1) })
  if (step === undefined) return null
  return (
    <Page
      title="Walk through an enrollment"
      lead="What people see when they enroll, and what Lodger does meanwhile. Devices may word it a little differently from version to version."
      actions={
        <SegmentedControl
          aria-label="Device"
          value={device}
          onChange={(value) => setUrl({ device: value === 'mac' ? 'mac' : undefined })}
          data={Object.entries(walkthroughs).map(([value, { title }]) => ({ value, label: title }))}
        />
      }
    >
      <div className="walkthrough">
        <ol className="walkthrough-steps">
          {steps.map(({ title }, index) => (
            <li key={title}>
              <button type="button" aria-current={index === at ? 'step' : undefined} onClick={() => goTo(index)}>
                <span>{index + 1}</span>
                {title}
              </button>
            </li>
          ))}
        </ol>
        <DeviceFrame screen={step.screen} shape={device === 'mac' ? 'window' : 'phone'} />
        <div className="walkthrough-words" aria-live="polite">
          <h2>{step.title}</h2>
          <p>{step.words}</p>
          <h3 className="quiet">On the server</h3>
          <p className="quiet">{step.server}</p>
          <div className="row">
            <Button variant="default" disabled={at === 0} onClick={() => goTo(at - 1)}>
              Back
            </Button>
            <Button disabled={at === steps.length - 1} onClick={() => goTo(at + 1)}>
              Next
            </Button>
          </div>
        </div>
      </div>
      <p>
        For employees there is <AppLink href="/help/enroll-a-device">a guide with the same steps</AppLink>. To set it
        up, see <AppLink href="/help/deploy-user-enrollment">Deploy User Enrollment</AppLink>.
      </p>
    </Page>
  )
}
