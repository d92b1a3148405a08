import { html } from './html.ts'
import type { PortalPage } from './portal-page.ts'
import { factList } from './privacy-page.ts'
import { supportLine } from './support-line.ts'
import type { NetworkVisit } from './visit.ts'

/** Where a device of the organization's is enrolled: says plainly that all of it will be managed. */
export function deviceEntryPage(visit: NetworkVisit, signIn: string): PortalPage {
  const { t, base } = visit
  return {
    title: t('deviceEntry.title'),
    body: html`
<h1>${t('deviceEntry.heading')}</h1>
<p>${t('deviceEntry.lead')}</p>
<p class="note warn">${t('deviceEntry.notYours')}</p>
<h2>${t('deviceEntry.can')}</h2>
${factList(t, 'device', ['canDo'])}
<h2>${t('deviceEntry.canSee')}</h2>
${factList(t, 'device', ['canSee'])}
<h2>${t('deviceEntry.cannot')}</h2>
${factList(t, 'device', ['cannotSee'])}
<p class="note">${t('deviceEntry.onDevice')} ${t('steps.profile.safariOnly')}</p>
<a class="button" href="${signIn}">${t('deviceEntry.button')}</a>
<div class="end">
${visit.network.userEnrollmentEnabled && html`<p><a class="second" href="${base}">${t('deviceEntry.ownDevice')}</a></p>`}
${supportLine(visit)}
</div>`,
  }
}
