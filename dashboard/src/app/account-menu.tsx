import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { useSignOut, useViewer } from '../api/session.ts'
import { Icon } from '../ui/icon.tsx'
import { useSingleKeys } from '../ui/single-keys.ts'

const schemes = [
  { value: 'auto', title: 'Theme of the system', icon: 'auto' },
  { value: 'light', title: 'Light theme', icon: 'sun' },
  { value: 'dark', title: 'Dark theme', icon: 'moon' },
] as const

export function AccountMenu() {
  const viewer = useViewer().data
  const signOut = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [hasSingleKeys, setSingleKeys] = useSingleKeys()
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label="Account">
          <Icon name="user" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {viewer !== undefined && (
          <Menu.Label>
            {viewer.name}
            <br />
            {viewer.email}
            <br />
            {viewer.role === 'full' ? 'Full admin' : 'Read-only admin'} of {viewer.organization.name}
          </Menu.Label>
        )}
        <Menu.Divider />
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}>
          {schemes.map(({ value, title, icon }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<Icon name={icon} />}>
              {title}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.CheckboxItem checked={hasSingleKeys} onChange={setSingleKeys}>
          Single-key shortcuts
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
