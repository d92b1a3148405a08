/** What no real device does, and a server must withstand. */
export const misbehaviors = {
  'identifiers-in-machine-info': 'tells UDID, serial number, IMEI and MEID before a User Enrollment',
  'identifiers-in-check-in': 'adds serial number, IMEI and MEID to the check-ins of a User Enrollment',
  'udid-in-check-in': 'adds its UDID to the check-ins and reports of a User Enrollment',
  'identifiers-in-answers': 'answers questions that User Enrollment forbids, asked or not',
  'unlock-token': 'hands its unlock token over under User Enrollment',
  'personal-apps-in-answers': 'lists personal apps, profiles and accounts among the managed ones',
  'claim-supervised': 'says that it is supervised',
  'ignore-supervision': 'starts a User Enrollment although it is supervised',
  'ignore-profile-rules': 'enrolls with a profile of a kind that its system has no more',
  'wrong-topic': 'checks in for a topic that is not the profile’s',
  'no-bearer': 'leaves out the token of its account-driven enrollment',
  'stale-bearer': 'sends a token that nobody gave it',
  'no-signature': 'leaves out Mdm-Signature',
  'duplicate-results': 'sends every result twice',
} as const

export type Misbehavior = keyof typeof misbehaviors

export function isMisbehavior(name: string): name is Misbehavior {
  return Object.hasOwn(misbehaviors, name)
}
