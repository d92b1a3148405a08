import { expect, it } from 'vitest'
import { relativeHour, relativeTime } from './time.ts'

const now = new Date('2026-11-22T12:00:00Z')

it.each([
  ['2026-11-22T11:59:30Z', 'just now'],
  ['2026-11-22T11:55:00Z', '5 minutes ago'],
  ['2026-11-22T09:10:00Z', '2 hours ago'],
  ['2026-11-21T11:00:00Z', 'yesterday'],
  ['2026-12-04T12:00:00Z', 'in 12 days'],
  ['2026-05-01T12:00:00Z', 'May 1, 2026'],
])('says %s as "%s"', (moment, words) => {
  expect(relativeTime(new Date(moment), now)).toBe(words)
})

it.each([
  ['2026-11-22T12:00:00Z', 'this hour'],
  ['2026-11-22T11:00:00Z', 'last hour'],
  ['2026-11-22T09:00:00Z', '3 hours ago'],
  ['2026-11-20T12:00:00Z', '2 days ago'],
])('makes up no minutes for the hour from %s: "%s"', (hour, words) => {
  expect(relativeHour(new Date(hour), new Date('2026-11-22T12:58:00Z'))).toBe(words)
})
