// The one place that decides how a device is told no. On this endpoint a status is an order: 401, and 403 with Apple's
// "unrecognized device", can make a device leave management. So they are given only to an enrollment that is known, and
// never where something was not found: a lost database must not empty a fleet. When in doubt, 500: it tries again.
import { ParseError } from '../../apple/parse-error.ts'
import type { ReportRefusalCode } from '../../domain/delivery/report-refusal.ts'
import { EnrollmentRefusal } from '../../domain/enrollment/enrollment-refusal.ts'
import { PkiError } from '../../pki/asn1-error.ts'
import { LodgerError } from '../../platform/errors.ts'

export type DeviceAnswer =
  | { readonly kind: 'status'; readonly status: 400 | 404 | 410 | 413 | 500 }
  /** 401 with the way to the sign-in page: an account-driven device asks its user to sign in again, and stays. */
  | { readonly kind: 'sign-in-again' }
  /** 403 with Apple's code: the device leaves. For one whose record or identity says that it has left. */
  | { readonly kind: 'leave' }

/** What this edge itself refuses. */
export type EdgeRefusalCode =
  | 'IDENTITY_MISSING'
  | 'IDENTITY_CONFLICT'
  | 'NETWORK_UNKNOWN'
  | 'MESSAGE_UNKNOWN'
  | 'TOKEN_SERVICE_UNKNOWN'
  | 'BOOTSTRAP_TOKEN_FORBIDDEN'
  | 'USER_NOT_MANAGED'
  | 'DECLARATION_UNKNOWN'

const badRequest = { kind: 'status', status: 400 } as const
const notFound = { kind: 'status', status: 404 } as const
const tooLarge = { kind: 'status', status: 413 } as const
const fault = { kind: 'status', status: 500 } as const

const answers: Readonly<Record<ReportRefusalCode | EdgeRefusalCode, DeviceAnswer>> = {
  IDENTITY_MISSING: badRequest,
  IDENTITY_CONFLICT: badRequest,
  IDENTITY_UNKNOWN: badRequest,
  IDENTITY_UNBOUND: badRequest,
  IDENTITY_EXPIRED: badRequest,
  IDENTITY_REVOKED: badRequest,
  ADDRESS_MISMATCH: badRequest,
  DEVICE_MISMATCH: badRequest,
  CHANNEL_UNKNOWN: badRequest,
  DEVICE_GONE: { kind: 'leave' },
  SIGN_IN_NEEDED: { kind: 'sign-in-again' },
  NETWORK_UNKNOWN: notFound,
  DECLARATION_UNKNOWN: notFound,
  MESSAGE_UNKNOWN: badRequest,
  // As Apple's page of GetToken says.
  TOKEN_SERVICE_UNKNOWN: badRequest,
  BOOTSTRAP_TOKEN_FORBIDDEN: badRequest,
  // "Do not manage this user."
  USER_NOT_MANAGED: { kind: 'status', status: 410 },
}

/** How a device is told what went wrong. */
export function deviceAnswer(error: unknown): DeviceAnswer {
  if (error instanceof ParseError) return error.code === 'TOO_LARGE' ? tooLarge : badRequest
  if (error instanceof PkiError || error instanceof EnrollmentRefusal) return badRequest
  if (error instanceof LodgerError && Object.hasOwn(answers, error.code))
    return answers[error.code as keyof typeof answers]
  // The HTTP layer's own refusal to read on.
  return error instanceof Error && 'statusCode' in error && error.statusCode === 413 ? tooLarge : fault
}

/** A refusal of this edge. */
export function edgeRefusal(code: EdgeRefusalCode, message: string): LodgerError {
  return new LodgerError(code, message)
}
