import type { Ctx } from '../../platform/ctx.ts'
import type { Network } from '../organization/network.ts'
import { activeTopic } from '../push/active-topic.ts'
import { EnrollmentRefusal } from './enrollment-refusal.ts'
import { type EnrollmentWay, requireOpen } from './open-enrollment.ts'

/**
 * The push topic for new devices of a network that lets devices in this way, and could manage them.
 *
 * @throws {EnrollmentRefusal} ENROLLMENT_CLOSED, PUSH_CERTIFICATE_MISSING
 */
export async function requireReady(ctx: Ctx, network: Network, way: EnrollmentWay): Promise<string> {
  requireOpen(network, way)
  const topic = await activeTopic(ctx)
  if (topic === null) throw new EnrollmentRefusal('PUSH_CERTIFICATE_MISSING')
  return topic
}
