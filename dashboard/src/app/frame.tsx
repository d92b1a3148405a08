import { Drawer } from '@mantine/core'
import { useHotkeys, useLocalStorage } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { Outlet, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useChangeEvents } from '../api/events.ts'
import { useNetworks } from '../api/networks.ts'
import { currentNetworkId } from './last-network.ts'
import { Navigation } from './navigation.tsx'
import { TopBar } from './top-bar.tsx'
import './frame.css'

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }))

/** The house around every screen: top bar, navigation, and the screen itself. */
export function Frame() {
  const { networkId: fromAddress } = useParams({ strict: false })
  const networks = useNetworks().data ?? []
  const networkId = fromAddress ?? currentNetworkId(networks)
  const [isCollapsed, setCollapsed] = useLocalStorage({
    key: 'lodger.navigation-collapsed',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  useChangeEvents()
  // Here and not in the palette, which is loaded later: a key that is pressed at once counts, too.
  useHotkeys([['mod + K', spotlight.open]], [])

  return (
    <div className="frame" data-collapsed={isCollapsed}>
      <a href="#main" className="skip-link">
        Skip to content
      </a>
      <TopBar networkId={networkId} networks={networks} onMenu={() => setDrawerOpen(true)} />
      <div className="frame-nav">
        <Navigation networkId={networkId} isCollapsed={isCollapsed} onCollapse={() => setCollapsed(!isCollapsed)} />
      </div>
      <Drawer
        opened={isDrawerOpen}
        onClose={() => setDrawerOpen(false)}
        size={280}
        title="Menu"
        closeButtonProps={{ 'aria-label': 'Close menu' }}
      >
        <Navigation networkId={networkId} isCollapsed={false} onGo={() => setDrawerOpen(false)} />
      </Drawer>
      <main id="main" className="frame-main" tabIndex={-1}>
        <Outlet />
      </main>
      {networkId !== undefined && (
        <Suspense>
          <CommandPalette networkId={networkId} networks={networks} />
        </Suspense>
      )}
    </div>
  )
}
