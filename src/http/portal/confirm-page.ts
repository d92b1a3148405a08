import type { Owner } from '../../domain/owners/owner.ts'
import { html } from './html.ts'
import type { PortalPage } from './portal-page.ts'
import type { NetworkVisit } from './visit.ts'

export interface ConfirmForm {
  readonly owner: Pick<Owner, 'name' | 'email'>
  /** Null for a device of the organization's. */
  readonly managedAppleAccount: string | null
  readonly sealed: string
  readonly formToken: string
}

/**
 * Asks whether this is really them. Without it, somebody could send a colleague a page that signs the colleague's phone
 * in under the wrong account, and nobody would notice.
 */
export function confirmPage({ t, base }: NetworkVisit, form: ConfirmForm): PortalPage {
  const { owner, managedAppleAccount } = form
  return {
    title: t('confirm.title'),
    body: html`
<h1>${t('confirm.heading', { name: owner.name })}</h1>
<dl>
<dt>${t('confirm.account')}</dt><dd>${owner.email}</dd>
${managedAppleAccount && html`<dt>${t('confirm.managedAppleAccount')}</dt><dd>${managedAppleAccount}</dd>`}
</dl>
<p>${t(managedAppleAccount ? 'confirm.leadUser' : 'confirm.leadDevice')}</p>
<p class="note">${t('confirm.notYou')}</p>
<form method="post" action="${base}/confirm">
<input type="hidden" name="form" value="${form.formToken}">
<input type="hidden" name="confirmation" value="${form.sealed}">
<button type="submit">${t('confirm.button', { name: owner.name })}</button>
</form>
<p><a class="second" href="${base}">${t('confirm.startOver')}</a></p>`,
  }
}
