import { ActionIcon, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useHome } from '../api/networks.ts'
import { AppLink } from '../ui/app-link.tsx'
import { Icon } from '../ui/icon.tsx'
import { configurePlaces, mainPlaces, type Place } from './places.ts'
import './navigation.css'

interface NavigationProps {
  readonly networkId: string | undefined
  readonly isCollapsed: boolean
  readonly onCollapse?: () => void
  readonly onGo?: () => void
}

export function Navigation({ networkId, isCollapsed, onCollapse, onGo }: NavigationProps) {
  return (
    <nav className="navigation" aria-label="Main" data-collapsed={isCollapsed}>
      {networkId !== undefined && (
        <>
          <ul>
            {mainPlaces.map((place) => (
              <PlaceLink key={place.path} place={place} networkId={networkId} isCollapsed={isCollapsed} onGo={onGo}>
                {place.path === 'home' && <WaitingCount networkId={networkId} />}
              </PlaceLink>
            ))}
          </ul>
          <hr />
          <h2 id="navigation-configure" className={isCollapsed ? 'visually-hidden' : 'navigation-title'}>
            Configure
          </h2>
          <ul aria-labelledby="navigation-configure">
            {configurePlaces.map((place) => (
              <PlaceLink key={place.path} place={place} networkId={networkId} isCollapsed={isCollapsed} onGo={onGo} />
            ))}
          </ul>
        </>
      )}
      {onCollapse !== undefined && (
        <div className="navigation-foot">
          <Tooltip label={isCollapsed ? 'Show the words' : 'Make the navigation narrow'} position="right">
            <ActionIcon
              aria-label={isCollapsed ? 'Widen navigation' : 'Narrow navigation'}
              aria-expanded={!isCollapsed}
              onClick={onCollapse}
            >
              <Icon name="sidebar" />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
    </nav>
  )
}

interface PlaceLinkProps {
  readonly place: Place
  readonly networkId: string
  readonly isCollapsed: boolean
  readonly onGo: (() => void) | undefined
  readonly children?: ReactNode
}

function PlaceLink({ place, networkId, isCollapsed, onGo, children }: PlaceLinkProps) {
  const link = (
    <AppLink href={`/n/${networkId}/${place.path}`} className="navigation-link" onClick={onGo}>
      <Icon name={place.icon} />
      <span className={isCollapsed ? 'visually-hidden' : 'navigation-word'}>{place.title}</span>
      {!isCollapsed && children}
    </AppLink>
  )
  return (
    <li>
      {isCollapsed ? (
        <Tooltip label={place.title} position="right">
          {link}
        </Tooltip>
      ) : (
        link
      )}
    </li>
  )
}

/** A count only where something waits for an admin. */
function WaitingCount({ networkId }: { readonly networkId: string }) {
  const waiting = useHome(networkId).data?.needsYou.length ?? 0
  if (waiting === 0) return null
  return (
    <span className="navigation-count">
      {waiting}
      <span className="visually-hidden"> need you</span>
    </span>
  )
}
