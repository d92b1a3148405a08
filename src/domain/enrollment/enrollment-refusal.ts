import { LodgerError } from '../../platform/errors.ts'

/** Why somebody or some device may not enroll or check in, and how an admin is told. The texts name nobody. */
const refusalReasons = {
  ENROLLMENT_CLOSED: 'Enrollment of this kind is turned off in this network.',
  PUSH_CERTIFICATE_MISSING: 'There is no push certificate yet, and no device can be managed without one.',
  DEVICE_CANNOT_ENROLL: 'This kind of device cannot be enrolled this way.',
  SYSTEM_TOO_OLD: 'The operating system of the device is too old for this way of enrolling.',
  SYSTEM_TOO_NEW: 'The operating system of the device has no User Enrollment by profile any more.',
  MACHINE_INFO_UNTRUSTED: 'The device could not show that it was made by Apple.',
  HARDWARE_IDENTIFIER_SENT: 'The device told a hardware identifier, which none does under User Enrollment.',
  SUPERVISED: 'The device is supervised. Supervised devices cannot be user-enrolled.',
  NOT_USER_ENROLLED: 'The device says that it is not user-enrolled, although its enrollment is.',
  ACCOUNT_NOT_SETTLED: 'The Managed Apple Account of the person is not settled. The list of owners shows why.',
  SIGNED_IN_AS_SOMEONE_ELSE: 'A person signed in under another identity than the one typed on the device.',
  TOKEN_UNKNOWN: 'The sign-in behind this enrollment is unknown here.',
  TOKEN_EXPIRED: 'The sign-in behind this enrollment was too long ago.',
  TOKEN_USED: 'The sign-in behind this enrollment has been used to enroll a device already.',
  TOKEN_MISSING: 'The device did not prove who its user is.',
  CERTIFICATE_UNKNOWN: 'The certificate of the device was not issued here, or does not count any more.',
  WRONG_ENROLLMENT_KIND: 'The device wants another kind of enrollment than the one that was agreed on.',
  WRONG_TOPIC: 'The device waits for pushes of another push certificate.',
  ENROLLMENT_ID_TAKEN: 'A second device came with the Enrollment ID of one that is enrolled. One of them is a copy.',
  ENROLLMENT_ID_CHANGED: 'A device came with the certificate of another. One of them is a copy.',
  DEVICE_LEFT: 'The device has left and must enroll anew.',
} as const

export type RefusalReason = keyof typeof refusalReasons

/** A refusal to enroll. */
export class EnrollmentRefusal extends LodgerError {
  declare readonly code: RefusalReason

  constructor(reason: RefusalReason, options: { readonly cause?: unknown } = {}) {
    super(reason, refusalReasons[reason], options)
  }
}
