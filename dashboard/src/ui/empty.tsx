import type { ReactNode } from 'react'
import './empty.css'

interface EmptyProps {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** Nothing is here: one sentence why, and the one thing to do. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children !== undefined && <div className="quiet text">{children}</div>}
      {action !== undefined && <div className="row">{action}</div>}
    </div>
  )
}
