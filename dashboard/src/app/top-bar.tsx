import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { Link, useRouterState } from '@tanstack/react-router'
import type { Network } from '../../../src/contract/networks.ts'
import { AppLink } from '../ui/app-link.tsx'
import { Icon } from '../ui/icon.tsx'
import { Mark } from '../ui/mark.tsx'
import { AccountMenu } from './account-menu.tsx'
import { NetworkSwitcher } from './network-switcher.tsx'
import { guideFor } from './places.ts'
import './top-bar.css'

interface TopBarProps {
  readonly networkId: string | undefined
  readonly networks: readonly Network[]
  readonly onMenu: () => void
}

export function TopBar({ networkId, networks, onMenu }: TopBarProps) {
  const pathname = useRouterState({ select: ({ location }) => location.pathname })
  return (
    <header className="top-bar">
      <ActionIcon className="top-bar-menu" size="lg" aria-label="Open menu" onClick={onMenu}>
        <Icon name="menu" />
      </ActionIcon>
      <Link to="/" className="top-bar-brand" aria-label="Lodger, Home">
        <Mark />
        <span>Lodger</span>
      </Link>
      <NetworkSwitcher networkId={networkId} networks={networks} />
      <UnstyledButton className="top-bar-search" onClick={spotlight.open} aria-keyshortcuts="Meta+K Control+K">
        <Icon name="search" />
        <span className="top-bar-search-word">Search or do something</span>
        <kbd aria-hidden="true">{isApple() ? '⌘K' : 'Ctrl K'}</kbd>
      </UnstyledButton>
      <Tooltip label="The guide for this page">
        <AppLink href={guideFor(pathname)} className="top-bar-help" aria-label="Help for this page">
          <Icon name="help" />
        </AppLink>
      </Tooltip>
      <AccountMenu />
    </header>
  )
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}
