import type { ReactNode } from 'react'
import './facts.css'

/** Names and values, one per line, hairlines between. */
export function Facts({ children, label }: { readonly children: ReactNode; readonly label?: string }) {
  return (
    <dl className="facts" aria-label={label}>
      {children}
    </dl>
  )
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
