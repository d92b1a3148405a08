import { type ReactNode, useEffect, useRef } from 'react'
import { AppLink } from './app-link.tsx'
import { Icon } from './icon.tsx'
import './page.css'

interface PageProps {
  readonly title: string
  /** What the browser's tab says, if the heading alone says too little. */
  readonly tabTitle?: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** Under the title, beside the lead: chips, badges. */
  readonly facts?: ReactNode
  /** The list this belongs to. */
  readonly back?: { readonly href: string; readonly title: string }
  /** `table`: fills the height, so that the table scrolls and not the page. */
  readonly layout?: 'text' | 'wide' | 'table'
  readonly children: ReactNode
}

/** A screen: its heading, which is also the tab's title and what focus goes to on arrival. */
export function Page({ title, tabTitle = title, lead, actions, facts, back, layout = 'wide', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${tabTitle} · Lodger`
  }, [tabTitle])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <div className="page" data-layout={layout}>
      {back !== undefined && (
        <div className="page-back">
          <AppLink href={back.href}>
            <Icon name="chevronLeft" size={14} />
            {back.title}
          </AppLink>
        </div>
      )}
      <header className="page-head">
        <div className="page-words">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {facts !== undefined && <div className="page-facts">{facts}</div>}
          {lead !== undefined && <p className="page-lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
