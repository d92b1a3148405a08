import { emphasized, html } from './html.ts'
import type { PortalPage } from './portal-page.ts'
import { supportLine } from './support-line.ts'
import type { TextKey } from './texts/texts.ts'
import type { Visit } from './visit.ts'

export interface PortalProblem {
  readonly status: number
  readonly heading: TextKey
  readonly explanation: TextKey
  readonly whatToDo: TextKey
  readonly values?: Readonly<Record<string, string>> | undefined
}

/** What happened, that nothing was changed, what to do, and the number to mention. */
export function errorPage(visit: Visit, problem: PortalProblem): PortalPage {
  const { t, traceId, base } = visit
  const { values } = problem
  return {
    status: problem.status,
    title: t(problem.heading, values),
    body: html`
<h1>${t(problem.heading, values)}</h1>
<p>${t(problem.explanation, values)}</p>
<p class="note">${t('error.nothingChanged')}</p>
<h2>${t('error.whatToDo')}</h2>
<p>${emphasized(t(problem.whatToDo, values))}</p>
${base && html`<p><a class="second" href="${base}">${t('common.backToStart')}</a></p>`}
<div class="end">
${supportLine(visit)}
<p class="quiet trace">${t('common.trace', { traceId })}</p>
</div>`,
  }
}
