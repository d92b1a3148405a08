import { type ReactNode, useEffect, useRef } from 'react'
import './page.css'

interface PageProps {
  readonly title: string
  /** What the browser's tab says, if the heading alone says too little. */
  readonly tabTitle?: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** Under the title, beside the lead: chips, badges. */
  readonly facts?: ReactNode
  readonly back?: ReactNode
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
      {back !== undefined && <div className="page-back">{back}</div>}
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
