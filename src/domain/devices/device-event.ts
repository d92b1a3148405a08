/** What may happen to a device besides commands, and how its timeline tells it. */
export const deviceEvents = {
  authenticated: 'Started to enroll',
  enrolled: 'Enrolled',
  reauthenticated: 'Enrolled again with a renewed identity',
  'user-channel-opened': 'A user of the Mac is managed, too',
  'owner-changed': 'The owner was changed',
  'tags-changed': 'The tags were changed',
  'push-lost': 'Apple reports that the device cannot be reached any more',
  returned: 'Was heard from again',
  leaving: 'Was told to leave',
  left: 'Left',
  'found-supervised': 'Turned out to be supervised, which User Enrollment does not allow, and has to leave',
  'found-not-user-enrolled': 'Turned out not to be user-enrolled, and has to leave',
} as const

export type DeviceEvent = keyof typeof deviceEvents
