import { emphasized, html } from './html.ts'
import type { PortalPage } from './portal-page.ts'
import { supportLine } from './support-line.ts'
import type { Visit } from './visit.ts'

/** What is behind a link that is closed (410), or that never was one (404); both look the same. */
export function closedPage(visit: Visit): PortalPage {
  const { t } = visit
  return {
    status: visit.network ? 410 : 404,
    title: t('closed.title'),
    body: html`
<h1>${t('closed.heading')}</h1>
<p>${t('closed.explanation')}</p>
<h2>${t('error.whatToDo')}</h2>
<p>${emphasized(t('closed.whatToDo'))}</p>
${supportLine(visit)}`,
  }
}
