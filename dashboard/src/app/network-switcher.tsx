import { Menu, UnstyledButton } from '@mantine/core'
import { useRouterState } from '@tanstack/react-router'
import type { Network } from '../../../src/contract/networks.ts'
import { useGo } from '../ui/app-link.tsx'
import { Icon } from '../ui/icon.tsx'
import { counted } from '../ui/words.ts'
import './network-switcher.css'

interface NetworkSwitcherProps {
  readonly networkId: string | undefined
  readonly networks: readonly Network[]
}

/** Leads to the same page of another network. */
export function NetworkSwitcher({ networkId, networks }: NetworkSwitcherProps) {
  const go = useGo()
  const pathname = useRouterState({ select: ({ location }) => location.pathname })
  const current = networks.find(({ id }) => id === networkId)
  if (current === undefined) return null
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <UnstyledButton className="network-switcher" aria-label={`Network: ${current.name}`}>
          <span className="one-line">{current.name}</span>
          <Icon name="chevronDown" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Networks</Menu.Label>
        {networks.map(({ id, name, deviceCount }) => (
          <Menu.Item
            key={id}
            leftSection={id === networkId ? <Icon name="check" /> : <span className="network-switcher-space" />}
            rightSection={<span className="small quiet">{counted(deviceCount, 'device')}</span>}
            onClick={() => go(samePageIn(pathname, id))}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => go(`/n/${current.id}/configure/networks`)}>Create or rename networks</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** A device or an owner's page may mean nothing in the other network, so those lead to their list. */
function samePageIn(pathname: string, networkId: string): string {
  const page = /^\/n\/[^/]+\/(configure\/[^/]+|[^/]+)/.exec(pathname)?.[1] ?? 'home'
  return `/n/${networkId}/${page}`
}
