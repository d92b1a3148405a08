import { ActionIcon } from '@mantine/core'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { Icon } from './icon.tsx'
import './side-panel.css'

interface SidePanelProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Details beside a list. It does not trap focus: the list stays usable. Escape closes it. */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <aside className="side-panel" aria-label={title}>
      <div className="side-panel-head">
        <h2 className="one-line">{title}</h2>
        <ActionIcon aria-label="Close panel" onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      <div className="side-panel-body">{children}</div>
    </aside>
  )
}
