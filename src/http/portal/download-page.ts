import { sessionMinutes } from '../../domain/enrollment/enrollment-session.ts'
import type { DeviceChoice } from './device-choice.ts'
import { html } from './html.ts'
import type { PortalPage } from './portal-page.ts'
import { profileStepsAfterDownload, stepList } from './steps.ts'
import type { NetworkVisit } from './visit.ts'

/** @param ticket - works once */
export function downloadPage({ t, base }: NetworkVisit, ticket: string, device: DeviceChoice | null): PortalPage {
  return {
    title: t('download.title'),
    body: html`
<h1>${t('download.heading')}</h1>
<p>${t('download.lead', { minutes: sessionMinutes })}</p>
<p class="note">${t('steps.profile.safariOnly')}</p>
<a class="button" href="${base}/profile?ticket=${ticket}" download="enroll.mobileconfig">${t('download.button')}</a>
<h2>${t('download.afterwards')}</h2>
${stepList(t, profileStepsAfterDownload(device))}
<p class="quiet">${t('download.again')}</p>`,
  }
}
