import { type EnrollmentRequest, signEnrollmentRequest } from '../../domain/enrollment/enrollment-request.ts'
import type { NetworkVisit } from './visit.ts'

/** Where a person signs in for this. The address is good for a quarter of an hour. */
export function signInAddress({ ctx, network, base }: NetworkVisit, request: EnrollmentRequest): string {
  return `${base}/sign-in?request=${signEnrollmentRequest(ctx, network.id, request)}`
}
