import { type ReactNode, useEffect } from 'react'
import './outside-page.css'

interface OutsidePageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly mark: ReactNode
  readonly children: ReactNode
}

/** A page before anybody is signed in: one narrow column. */
export function OutsidePage({ title, lead, mark, children }: OutsidePageProps) {
  useEffect(() => {
    document.title = `${title} · Lodger`
  }, [title])
  return (
    <main className="outside-page">
      <div className="outside-column">
        {mark}
        <div className="stack-tight">
          <h1>{title}</h1>
          {lead !== undefined && <p className="quiet">{lead}</p>}
        </div>
        {children}
      </div>
    </main>
  )
}
