import { dateOnly, exactTime, relativeTime } from './time.ts'

/** A moment in relative words, with the exact one on hover. */
export function TimeAgo({ at, none = 'Never' }: { readonly at: string | null; readonly none?: string }) {
  if (at === null) return <span className="quiet">{none}</span>
  const moment = new Date(at)
  return (
    <time dateTime={at} title={exactTime(moment)}>
      {relativeTime(moment, new Date())}
    </time>
  )
}

/** A date, with the exact moment on hover. */
export function DateOnly({ at, none = 'Not known' }: { readonly at: string | null; readonly none?: string }) {
  if (at === null) return <span className="quiet">{none}</span>
  const moment = new Date(at)
  return (
    <time dateTime={at} title={exactTime(moment)}>
      {dateOnly(moment)}
    </time>
  )
}
