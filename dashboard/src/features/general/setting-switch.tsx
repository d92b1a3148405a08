import { Switch } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import './setting-switch.css'

interface SettingSwitchProps {
  readonly label: string
  readonly description: ReactNode
  readonly checked: boolean
  readonly isDisabled: boolean
  /** Why it cannot be switched, if that is not said elsewhere. */
  readonly refusal?: ReactNode
  readonly onChange: (checked: boolean) => void
}

/** A setting that is on or off, what it means, and why it cannot be switched if so. */
export function SettingSwitch({ label, description, checked, isDisabled, refusal, onChange }: SettingSwitchProps) {
  const id = useId()
  return (
    <div className="setting-switch">
      <Switch
        checked={checked}
        disabled={isDisabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-words`}
        id={id}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div className="stack-tight">
        <label id={`${id}-label`} htmlFor={id}>
          {label}
        </label>
        <div id={`${id}-words`} className="stack-tight">
          <p className="quiet">{description}</p>
          {refusal !== undefined && <p className="setting-refusal">{refusal}</p>}
        </div>
      </div>
    </div>
  )
}
