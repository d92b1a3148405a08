import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import type { CommandChoice, DeviceDetail } from '../../../../src/contract/devices.ts'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { kindWords } from '../../ui/words.ts'
import { CommandDialog } from './command-dialog.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import './actions-menu.css'

interface ActionsMenuProps {
  readonly device: DeviceDetail
  readonly refusal: string | null
}

/** What can be done with this device; then, quietly, what cannot be done and why. */
export function ActionsMenu({ device, refusal }: ActionsMenuProps) {
  const [chosen, setChosen] = useState<CommandChoice | 'leave' | null>(null)
  const close = () => setChosen(null)
  if (device.state === 'unenrolled') {
    return (
      <GuardedButton variant="default" refusal="The device has left; there is nothing to do with it any more.">
        Actions
      </GuardedButton>
    )
  }
  if (refusal !== null) return <GuardedButton refusal={refusal}>Actions</GuardedButton>
  const possible = device.commands.filter((choice) => choice.refusal === null && !isOnItsRow(choice))
  const impossible = device.commands.filter((choice) => choice.refusal !== null)
  return (
    <>
      <Menu position="bottom-end" width={340}>
        <Menu.Target>
          <Button rightSection={<Icon name="chevronDown" />}>Actions</Button>
        </Menu.Target>
        <Menu.Dropdown className="actions-menu">
          {possible.map((choice) => (
            <Menu.Item key={choice.requestType} onClick={() => setChosen(choice)}>
              {choice.label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setChosen('leave')}>
            {device.state === 'leaving' ? 'Forget this device now' : 'Leave'}
          </Menu.Item>
          {impossible.length > 0 && (
            <>
              <Menu.Divider />
              <Menu.Label>Not possible in {kindWords[device.kind]}</Menu.Label>
              {impossible.map(({ requestType, label, refusal: why }) => (
                <div
                  key={requestType}
                  role="menuitem"
                  aria-disabled="true"
                  tabIndex={-1}
                  className="actions-impossible"
                >
                  {label}
                  <span>{why?.reason}</span>
                </div>
              ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {chosen === 'leave' && <LeaveDialog device={device} onClose={close} />}
      {chosen !== null && chosen !== 'leave' && <CommandDialog device={device} choice={chosen} onClose={close} />}
    </>
  )
}

/** Profiles are removed where they are listed. */
function isOnItsRow({ requestType }: CommandChoice): boolean {
  return requestType === 'RemoveProfile'
}
