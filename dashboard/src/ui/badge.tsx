import type { ReactNode } from 'react'
import './badge.css'

/** A word that says what kind of thing this is; not a state. */
export function Badge({
  children,
  tone = 'plain',
}: {
  readonly children: ReactNode
  readonly tone?: 'plain' | 'accent'
}) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  )
}

export function Tags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return null
  return (
    <span className="badge-list">
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  )
}
