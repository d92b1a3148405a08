import { type Html, html } from './html.ts'
import type { Visit } from './visit.ts'

/** Whom to ask: what an admin entered for this network, or a hint. */
export function supportLine(visit: Visit): Html {
  const { t } = visit
  const contact = visit.network?.supportContact ?? null
  return html`<p class="quiet">${contact ? t('common.contact', { contact }) : t('common.contactUnknown')}</p>`
}
