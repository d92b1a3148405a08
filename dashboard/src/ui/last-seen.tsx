import type { Device } from '../../../src/contract/devices.ts'
import { exactTime, relativeHour, relativeTime } from './time.ts'

interface LastSeenProps {
  readonly device: Pick<Device, 'kind' | 'lastSeenAt'>
  readonly none?: string
}

/** When a device last asked for work. Of a user-enrolled device only the hour is known, so no minute is made up. */
export function LastSeen({ device: { kind, lastSeenAt }, none = 'Never' }: LastSeenProps) {
  if (lastSeenAt === null) return <span className="quiet">{none}</span>
  const moment = new Date(lastSeenAt)
  const now = new Date()
  const isHour = kind === 'user'
  return (
    <time dateTime={lastSeenAt} title={isHour ? `In the hour from ${exactTime(moment)}` : exactTime(moment)}>
      {isHour ? relativeHour(moment, now) : relativeTime(moment, now)}
    </time>
  )
}
