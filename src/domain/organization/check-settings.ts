import { LodgerError } from '../../platform/errors.ts'
import type { NetworkSettings } from './network.ts'

/** The ways to enroll, in the order of the settings page, as an admin knows them. */
const enrollments = {
  userEnrollmentEnabled: 'Apple User Enrollment',
  profileUserEnrollmentEnabled: 'User Enrollment by profile',
  deviceEnrollmentEnabled: 'Device Enrollment',
} as const

/**
 * Enrollment is never open to people who have not said who they are: a user-enrolled device belongs to a person.
 *
 * @param before - tells which of the two settings the admin touched, so that the refusal says what to do about it
 * @throws {LodgerError} AUTHENTICATION_REQUIRED
 */
export function checkSettings(before: NetworkSettings, after: NetworkSettings): void {
  if (after.authentication !== 'none') return
  const open = Object.entries(enrollments).filter(([setting]) => after[setting as keyof typeof enrollments])
  const [first] = open
  if (!first) return
  const [field, name] = first
  if (before.authentication === 'none') {
    throw new LodgerError(
      'AUTHENTICATION_REQUIRED',
      `Choose how people sign in first: ${name} needs user authentication.`,
      { field },
    )
  }
  const names = open.map(([, each]) => each).join(' and ')
  throw new LodgerError(
    'AUTHENTICATION_REQUIRED',
    `Turn off ${names} first: without user authentication nobody could enroll.`,
    {
      field: 'authentication',
    },
  )
}
