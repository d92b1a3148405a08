// What an organization can and cannot see and do: the one list behind every page that says so, the weightiest first.
// The portal words each fact in each language; the test beside this file holds the list against the tables' columns.

export const privacyFacts = {
  /** A personal device under User Enrollment. */
  user: {
    canSee: [
      'model',
      'work-apps',
      'account',
      'system',
      'work-settings',
      'passcode-rule',
      'dates',
      'enrollment-id',
      'tags',
    ],
    canDo: ['install', 'connect', 'require-passcode', 'remove-work'],
    cannotSee: [
      'personal-content',
      'personal-apps',
      'location',
      'personal-account',
      'browsing',
      'hardware-identifiers',
      'passcode',
    ],
    cannotDo: ['erase', 'lock', 'reset-passcode', 'keep-from-leaving'],
  },
  /** A device of the organization's under standard Device Enrollment. */
  device: {
    canSee: ['hardware-identifiers', 'all-apps', 'settings', 'state'],
    canDo: ['erase', 'lock', 'reset-passcode', 'restrict', 'install'],
    cannotSee: ['content', 'location', 'passcode'],
    cannotDo: ['keep-from-leaving'],
  },
} as const

export type PrivacyScope = keyof typeof privacyFacts
export type PrivacyAspect = keyof (typeof privacyFacts)[PrivacyScope]
