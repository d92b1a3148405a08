import { enrollmentWays } from '../../apple/availability/enrollment-ways.ts'
import type { Platform } from '../../apple/enrollment-kind.ts'
import { platformOfProduct } from '../../apple/products.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import type { EnrollmentWay } from './open-enrollment.ts'

/** What a device says of itself, which may be false. */
export interface ClaimedSystem {
  readonly product: string | null
  readonly osVersion: string | null
}

/**
 * The platform of a device that wants to enroll, if Apple lets such a device enroll in this way.
 *
 * @throws {EnrollmentRefusal} DEVICE_CANNOT_ENROLL, SYSTEM_TOO_OLD, SYSTEM_TOO_NEW
 */
export function requireEnrollable({ kind, method }: EnrollmentWay, { product, osVersion }: ClaimedSystem): Platform {
  // Every iPhone, iPad and Vision Pro names its product.
  const platform = product === null ? 'macos' : platformOfProduct(product)
  if (platform === null) throw new EnrollmentRefusal('DEVICE_CANNOT_ENROLL')
  if (kind === 'device' || enrollmentWays(platform, osVersion).includes(method)) return platform
  if (!enrollmentWays(platform, null).includes(method)) throw new EnrollmentRefusal('DEVICE_CANNOT_ENROLL')
  // A system that has the newer way has outlived the older one.
  const hasNewerWay = method === 'profile' && enrollmentWays(platform, osVersion).includes('account-driven')
  throw new EnrollmentRefusal(hasNewerWay ? 'SYSTEM_TOO_NEW' : 'SYSTEM_TOO_OLD')
}
