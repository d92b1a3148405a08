import type { FastifyReply, FastifyRequest } from 'fastify'
import { authenticationResultUrl } from '../../apple/enrollment/authentication-result.ts'
import { EnrollmentRefusal } from '../../domain/enrollment/enrollment-refusal.ts'
import { type EnrollmentRequest, openEnrollmentRequest } from '../../domain/enrollment/enrollment-request.ts'
import { type SignedInPerson, settleAccount } from '../../domain/enrollment/settle-account.ts'
import { startEnrollment } from '../../domain/enrollment/start-enrollment.ts'
import { getOwner } from '../../domain/owners/get-owner.ts'
import { actingAs } from '../../platform/ctx.ts'
import { confirmPage } from './confirm-page.ts'
import { openConfirmation, sealConfirmation } from './confirmation.ts'
import { deviceOn } from './device-choice.ts'
import { downloadPage } from './download-page.ts'
import { formFields, formTokenFor, visitorOfForm } from './form-token.ts'
import { sendPage } from './portal-page.ts'
import { refuseSignedIn } from './refuse-signed-in.ts'
import type { NetworkVisit } from './visit.ts'

/**
 * Shows a person who signed in as whom they are about to enroll. Nothing is stored until they say yes.
 *
 * @param signedRequest - the enrollment request as it came, to go on with
 */
export async function askWhetherItIsThem(
  visit: NetworkVisit,
  reply: FastifyReply,
  visitor: string,
  signedRequest: string,
  person: SignedInPerson,
): Promise<FastifyReply> {
  const { ctx, network } = visit
  const { owner, typedIdentifier } = person
  try {
    const managedAppleAccount = await settleAccount(ctx, person)
    const confirmation = { networkId: network.id, ownerId: owner.id, request: signedRequest, typedIdentifier }
    const sealed = sealConfirmation(ctx, visitor, confirmation)
    const formToken = formTokenFor(ctx, visitor)
    return sendPage(reply, visit, confirmPage(visit, { owner, managedAppleAccount, sealed, formToken }))
  } catch (error) {
    return refuseSignedIn(visit, reply, person, error)
  }
}

/** Takes the yes: from here on there is an enrollment. */
export async function confirm(
  visit: NetworkVisit,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { ctx, network } = visit
  const fields = formFields(request)
  const visitor = visitorOfForm(ctx, request, fields.get('form'))
  const confirmation = visitor && openConfirmation(ctx, visitor, network.id, fields.get('confirmation') ?? '')
  if (!confirmation) throw new EnrollmentRefusal('TOKEN_EXPIRED')
  const enrollment = openEnrollmentRequest(ctx, network.id, confirmation.request)
  const owner = await getOwner(ctx, confirmation.ownerId)
  const person = { network, owner, request: enrollment, typedIdentifier: confirmation.typedIdentifier }
  try {
    const asOwner = actingAs(ctx, { kind: 'owner', id: owner.id, label: owner.name })
    const { bearerToken } = await startEnrollment(asOwner, person)
    return handOver(visit, reply, enrollment, bearerToken)
  } catch (error) {
    return refuseSignedIn(visit, reply, person, error)
  }
}

/**
 * Gives the device what it came for. Settings waits for a redirect to its own scheme; a 308 may be cached, and this one
 * carries a secret.
 */
function handOver(
  visit: NetworkVisit,
  reply: FastifyReply,
  enrollment: EnrollmentRequest,
  bearerToken: string,
): FastifyReply {
  if (enrollment.method === 'profile') {
    return sendPage(reply, visit, downloadPage(visit, bearerToken, deviceOn(enrollment.platform)))
  }
  return reply
    .code(308)
    .header('cache-control', 'no-store')
    .header('location', authenticationResultUrl(bearerToken))
    .send()
}
