import { Button } from '@mantine/core'
import { useState } from 'react'
import { Notice } from './notice.tsx'
import { exactTime } from './time.ts'

interface FailedProps {
  /** What could not be done: "The devices could not be read." */
  readonly what: string
  readonly error: { readonly message: string; readonly traceId?: string | undefined }
  readonly retry?: () => void
}

/** What failed, why, since when, and the way to try again. */
export function Failed({ what, error, retry }: FailedProps) {
  const [since] = useState(() => exactTime(new Date()))
  return (
    <Notice
      tone="bad"
      role="alert"
      title={what}
      action={
        retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )
      }
    >
      {error.message} <span className="quiet">Since {since}.</span>
      {error.traceId !== undefined && (
        <span className="quiet">
          {' '}
          In the server log: <code>{error.traceId}</code>
        </span>
      )}
    </Notice>
  )
}
