import type { FastifyReply } from 'fastify'
import { EnrollmentRefusal } from '../../domain/enrollment/enrollment-refusal.ts'
import { recordRefusal } from '../../domain/enrollment/record-refusal.ts'
import { type SignedInPerson, settleAccount } from '../../domain/enrollment/settle-account.ts'
import { sendPage } from './portal-page.ts'
import { refusalPage } from './refusal-page.ts'
import type { NetworkVisit } from './visit.ts'

/** Tells a person who has signed in, by name, why it ends here; anything but a refusal is thrown on. */
export async function refuseSignedIn(
  visit: NetworkVisit,
  reply: FastifyReply,
  person: SignedInPerson,
  error: unknown,
): Promise<FastifyReply> {
  if (!(error instanceof EnrollmentRefusal)) throw error
  const { ctx, network, traceId } = visit
  await recordRefusal(ctx, error, { network, traceId })
  const { name, email } = person.owner
  const values = { name, email, typed: person.typedIdentifier ?? '' }
  if (error.code !== 'SIGNED_IN_AS_SOMEONE_ELSE') return sendPage(reply, visit, refusalPage(visit, error, values))
  const account = await settleAccount(ctx, { ...person, typedIdentifier: null })
  return sendPage(reply, visit, refusalPage(visit, error, { ...values, account: account ?? email }))
}
