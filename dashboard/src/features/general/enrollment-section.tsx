import { Button, Collapse, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { AppLink } from '../../ui/app-link.tsx'
import { formErrors } from '../../ui/form-errors.ts'
import { Icon } from '../../ui/icon.tsx'
import { Section } from '../../ui/section.tsx'
import { DiscoverySnippets } from './discovery-snippets.tsx'
import { EnrollmentLink } from './enrollment-link.tsx'
import { KindsAtChoosing } from './kinds-at-choosing.tsx'
import { SettingSwitch } from './setting-switch.tsx'
import type { Draft, Settings } from './settings-draft.ts'

interface EnrollmentSectionProps {
  readonly saved: Settings
  readonly draft: Draft
  readonly refusal: string | null
  readonly error: Error | null
  readonly onChange: (draft: Draft) => void
}

export function EnrollmentSection({ saved, draft, refusal, error, onChange }: EnrollmentSectionProps) {
  const [isComparing, setComparing] = useState(false)
  const errors = formErrors(error, ['supportContact', 'silentAfterDays']).fields
  const needsSignIn = draft.authentication === 'none'
  const lock = { isDisabled: needsSignIn || refusal !== null, ...(needsSignIn ? { refusal: signInFirst } : {}) }
  const isAnyOn = draft.userEnrollmentEnabled || draft.profileUserEnrollmentEnabled || draft.deviceEnrollmentEnabled
  return (
    <Section
      id="enrollment-settings"
      title="Enrollment settings"
      lead="User Enrollment is the least intrusive kind: privacy at all times, and the least control. Organizations that want more control over devices they own should consider another kind."
      actions={
        <Button size="xs" variant="default" aria-expanded={isComparing} onClick={() => setComparing(!isComparing)}>
          {isComparing ? 'Hide the comparison' : 'Compare the kinds'}
        </Button>
      }
    >
      <Collapse expanded={isComparing} transitionDuration={100} keepMounted={false}>
        <KindsAtChoosing />
      </Collapse>
      <SettingSwitch
        label="Apple User Enrollment"
        description="For personal devices with iOS and iPadOS 15, macOS 14, visionOS 1.1 or later: people sign in with their work account in Settings. Switching it off closes the link kindly; enrolled devices stay managed."
        checked={draft.userEnrollmentEnabled}
        {...lock}
        onChange={(userEnrollmentEnabled) => onChange({ ...draft, userEnrollmentEnabled })}
      />
      {saved.userEnrollmentLink !== null && draft.userEnrollmentEnabled && (
        <EnrollmentLink link={saved.userEnrollmentLink} />
      )}
      {saved.userEnrollmentLink === null && draft.userEnrollmentEnabled && (
        <p className="quiet">Save to get the User Enrollment Link.</p>
      )}
      <SettingSwitch
        label="User Enrollment by profile, for older systems"
        description="For iOS and iPadOS 13 to 17 and macOS 10.15 to 14, which cannot sign in in Settings: people download a profile from the same link. Apple has removed it from newer systems."
        checked={draft.profileUserEnrollmentEnabled}
        {...lock}
        onChange={(profileUserEnrollmentEnabled) => onChange({ ...draft, profileUserEnrollmentEnabled })}
      />
      <SettingSwitch
        label="Device Enrollment"
        description="Standard enrollment by profile, for devices your organization owns: Lodger then sees serial numbers and can lock and erase. Not for personal devices."
        checked={draft.deviceEnrollmentEnabled}
        {...lock}
        onChange={(deviceEnrollmentEnabled) => onChange({ ...draft, deviceEnrollmentEnabled })}
      />
      <div className="general-fields">
        <TextInput
          label="Support contact"
          description="Shown to people who cannot enroll: an e-mail address, a phone number or a room."
          placeholder="it-help@example.com"
          maxLength={200}
          disabled={refusal !== null}
          value={draft.supportContact}
          error={errors['supportContact']}
          onChange={(event) => onChange({ ...draft, supportContact: event.currentTarget.value })}
        />
        <NumberInput
          label="Days of silence"
          description="A device that push does not reach and that was not heard from for so long is taken to have left."
          min={7}
          max={180}
          clampBehavior="blur"
          allowDecimal={false}
          disabled={refusal !== null}
          value={draft.silentAfterDays}
          error={errors['silentAfterDays']}
          onChange={(value) => typeof value === 'number' && onChange({ ...draft, silentAfterDays: value })}
        />
      </div>
      {isAnyOn && <DiscoverySnippets discovery={saved.discovery} />}
      <p className="row small">
        <Icon name="guide" />
        <AppLink href="/help/enroll-a-device">How people enroll a device</AppLink>
      </p>
    </Section>
  )
}

const signInFirst = (
  <>
    Choose how people sign in first: enrollment is never open to people nobody knows.{' '}
    <a href="#user-authentication-settings">Go to User authentication settings</a>
  </>
)
