import type { ReactNode } from 'react'
import { StatusShape, type Tone } from './status-chip.tsx'
import './notice.css'

interface NoticeProps {
  readonly tone: Tone
  readonly title?: string
  readonly children: ReactNode
  readonly action?: ReactNode
  /** `alert`: appeared because of something the reader just did. */
  readonly role?: 'alert' | 'status'
}

/** A sentence that matters here and now, with what to do about it. */
export function Notice({ tone, title, children, action, role }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role={role}>
      <span className="notice-shape">
        <StatusShape tone={tone} />
      </span>
      <div className="notice-words">
        {title !== undefined && <strong>{title}</strong>}
        <div className="text">{children}</div>
      </div>
      {action}
    </div>
  )
}
