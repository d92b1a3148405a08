import { type PrivacyAspect, type PrivacyScope, privacyFacts } from '../../domain/enrollment/privacy-facts.ts'
import { type Html, html } from './html.ts'
import type { PortalPage } from './portal-page.ts'
import type { TextKey, Translate } from './texts/texts.ts'
import type { NetworkVisit } from './visit.ts'

/** Everything an organization can and cannot see and do, for each kind of enrollment that is open here. */
export function privacyPage({ t, network, base }: NetworkVisit): PortalPage {
  return {
    title: t('privacy.title'),
    body: html`
<h1>${t('privacy.title')}</h1>
<h2>${t('privacy.headingUser')}</h2>
<p>${t('privacy.leadUser')}</p>
${allFacts(t, 'user')}
<p class="note">${t('privacy.afterwards')}</p>
${
  network.deviceEnrollmentEnabled &&
  html`<h2>${t('privacy.headingDevice')}</h2>
<p>${t('privacy.leadDevice')}</p>
${allFacts(t, 'device')}`
}
<p class="end noprint"><a class="second" href="${base}">${t('common.backToStart')}</a></p>`,
  }
}

function allFacts(t: Translate, scope: PrivacyScope): Html {
  const aspects = ['canSee', 'canDo', 'cannotSee', 'cannotDo'] as const
  return html`${aspects.map((aspect) => html`<h3>${t(`privacy.${aspect}`)}</h3>${factList(t, scope, [aspect])}`)}`
}

/** The weightiest facts of these aspects, or all of them. */
export function factList(
  t: Translate,
  scope: PrivacyScope,
  aspects: readonly PrivacyAspect[],
  most = Number.POSITIVE_INFINITY,
): Html {
  const isPossible = aspects.every((aspect) => aspect.startsWith('can') && !aspect.startsWith('cannot'))
  const keys = aspects.flatMap((aspect) => factKeys(scope, aspect).slice(0, most))
  return html`<ul class="facts ${isPossible ? 'can' : 'cannot'}">${keys.map((key) => html`<li>${t(key)}</li>`)}</ul>`
}

/** The texts have one of each fact, which the types of texts/en.ts cannot say for all of them at once. */
function factKeys(scope: PrivacyScope, aspect: PrivacyAspect): TextKey[] {
  return privacyFacts[scope][aspect].map((id) => `facts.${scope}.${aspect}.${id}` as TextKey)
}
