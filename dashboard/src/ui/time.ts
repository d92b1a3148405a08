const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' })
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })

const minute = 60
const hour = 60 * minute
const dayLength = 24 * hour

/** "3 hours ago", "yesterday", "in 12 days"; a date once that says more. */
export function relativeTime(moment: Date, now: Date): string {
  const seconds = Math.round((moment.getTime() - now.getTime()) / 1000)
  const distance = Math.abs(seconds)
  if (distance < minute) return seconds > 0 ? 'in a moment' : 'just now'
  if (distance < hour) return relative.format(Math.trunc(seconds / minute), 'minute')
  if (distance < dayLength) return relative.format(Math.trunc(seconds / hour), 'hour')
  if (distance < 30 * dayLength) return relative.format(Math.round(seconds / dayLength), 'day')
  return day.format(moment)
}

/** As above, for a moment of which only the hour is known. */
export function relativeHour(hourStart: Date, now: Date): string {
  const hours = Math.floor(now.getTime() / 3_600_000) - Math.floor(hourStart.getTime() / 3_600_000)
  if (hours <= 0) return 'this hour'
  return hours === 1 ? 'last hour' : relativeTime(hourStart, new Date(hourStart.getTime() + hours * 3_600_000))
}

export function exactTime(moment: Date): string {
  return exact.format(moment)
}

export function dateOnly(moment: Date): string {
  return day.format(moment)
}
