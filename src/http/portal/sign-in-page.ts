import { html } from './html.ts'
import type { PortalPage } from './portal-page.ts'
import { supportLine } from './support-line.ts'
import type { NetworkVisit } from './visit.ts'

export interface SignInForm {
  readonly kind: 'user' | 'device'
  /** The signed enrollment request. */
  readonly request: string
  readonly typedIdentifier: string | null
  readonly formToken: string
  /** What stands in the first field. */
  readonly identifier: string
  /** What went wrong the last time. */
  readonly problem?: string | undefined
  readonly status?: number
}

export function signInPage(visit: NetworkVisit, form: SignInForm): PortalPage {
  const { t, base } = visit
  return {
    status: form.status ?? 200,
    title: t('signIn.title'),
    body: html`
<h1>${t('signIn.heading')}</h1>
<p>${t(form.kind === 'user' ? 'signIn.leadUser' : 'signIn.leadDevice')}</p>
${form.problem && html`<p class="problem" role="alert" id="problem">${form.problem}</p>`}
<form method="post" action="${base}/sign-in">
<input type="hidden" name="request" value="${form.request}">
<input type="hidden" name="form" value="${form.formToken}">
${form.typedIdentifier !== null && html`<input type="hidden" name="typed" value="${form.typedIdentifier}">`}
<label for="identifier">${t('signIn.identifier')}</label>
<input type="text" id="identifier" name="identifier" value="${form.identifier}" inputmode="email"
 autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="254" required${
   form.problem && html` aria-describedby="problem"`
 }>
<label for="password">${t('signIn.password')}</label>
<input type="password" id="password" name="password" autocomplete="current-password" maxlength="1024" required>
<button type="submit">${t('signIn.button')}</button>
</form>
${supportLine(visit)}`,
  }
}
