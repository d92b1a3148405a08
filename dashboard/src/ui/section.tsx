import type { ReactNode } from 'react'
import './section.css'

interface SectionProps {
  readonly id?: string
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A titled part of a page, set off by a hairline. With an id, links lead straight to it. */
export function Section({ id, title, lead, actions, children }: SectionProps) {
  return (
    <section className="section" id={id} aria-label={title}>
      <div className="section-head">
        <div className="stack-tight">
          <h2>{title}</h2>
          {lead !== undefined && <p className="section-lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
