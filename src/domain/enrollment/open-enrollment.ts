import type { Network } from '../organization/network.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import type { EnrollmentRequest } from './enrollment-request.ts'

export type EnrollmentWay = Pick<EnrollmentRequest, 'kind' | 'method'>

/** Whether a network lets devices in this way. Turning User Enrollment off closes its old way by profile, too. */
export function isOpen(network: Network, way: EnrollmentWay): boolean {
  if (network.authentication === 'none') return false
  if (way.kind === 'device') return network.deviceEnrollmentEnabled
  return network.userEnrollmentEnabled && (way.method === 'account-driven' || network.profileUserEnrollmentEnabled)
}

/** @throws {EnrollmentRefusal} ENROLLMENT_CLOSED */
export function requireOpen(network: Network, way: EnrollmentWay): void {
  if (!isOpen(network, way)) throw new EnrollmentRefusal('ENROLLMENT_CLOSED')
}
