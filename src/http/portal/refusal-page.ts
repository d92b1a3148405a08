import type { EnrollmentRefusal, RefusalReason } from '../../domain/enrollment/enrollment-refusal.ts'
import { closedPage } from './closed-page.ts'
import { errorPage, type PortalProblem } from './error-page.ts'
import type { PortalPage } from './portal-page.ts'
import type { Visit } from './visit.ts'

const expired: PortalProblem = {
  status: 410,
  heading: 'error.expired.heading',
  explanation: 'error.expired.explanation',
  whatToDo: 'error.startOverHere',
}

const problems: Readonly<Partial<Record<RefusalReason, PortalProblem>>> = {
  PUSH_CERTIFICATE_MISSING: {
    status: 503,
    heading: 'error.notReady.heading',
    explanation: 'error.notReady.explanation',
    whatToDo: 'error.notReady.whatToDo',
  },
  ACCOUNT_NOT_SETTLED: {
    status: 403,
    heading: 'error.noAccount.heading',
    explanation: 'error.noAccount.explanation',
    whatToDo: 'error.noAccount.whatToDo',
  },
  SIGNED_IN_AS_SOMEONE_ELSE: {
    status: 403,
    heading: 'error.someoneElse.heading',
    explanation: 'error.someoneElse.explanation',
    whatToDo: 'error.someoneElse.whatToDo',
  },
  TOKEN_UNKNOWN: expired,
  TOKEN_EXPIRED: expired,
}

/** @param values - what the texts name besides the organization: the person who signed in, and what was typed */
export function refusalPage(
  visit: Visit,
  { code }: EnrollmentRefusal,
  values?: Readonly<Record<string, string>>,
): PortalPage {
  if (code === 'ENROLLMENT_CLOSED') return closedPage(visit)
  return errorPage(visit, { ...(problems[code] ?? expired), values })
}
