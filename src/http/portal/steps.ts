import type { Network } from '../../domain/organization/network.ts'
import type { DeviceChoice } from './device-choice.ts'
import { emphasized, type Html, html } from './html.ts'
import type { TextKey, Translate } from './texts/texts.ts'

/** The three steps in Settings of an account-driven enrollment, in the words the device shows. */
export function accountDrivenSteps(t: Translate, device: DeviceChoice, network: Network): Html {
  const place = device === 'mac' ? 'mac' : 'mobile'
  return html`${stepList(t, [`steps.${place}.first`, `steps.${place}.second`, `steps.${place}.third`])}
<p class="quiet">${emphasized(accountHint(t, network))} ${t(versionNeeded[device])}</p>`
}

/** The three steps of an enrollment by profile, the first of which is on this server's pages. */
export function profileSteps(t: Translate, device: DeviceChoice | null): Html {
  return stepList(t, ['steps.profile.first', ...profileStepsAfterDownload(device)])
}

export function profileStepsAfterDownload(device: DeviceChoice | null): TextKey[] {
  return [device === 'mac' ? 'steps.profile.secondMac' : 'steps.profile.secondMobile', 'steps.profile.third']
}

export function stepList(t: Translate, steps: readonly TextKey[]): Html {
  return html`<ol class="steps">${steps.map((step) => html`<li>${emphasized(t(step))}</li>`)}</ol>`
}

/** How to leave again, in the words the device shows. */
export function leavingSteps(t: Translate, device: DeviceChoice, byProfileToo: boolean): Html {
  const place = device === 'mac' ? 'mac' : 'mobile'
  return html`<p>${t('frontDoor.leaveLead')}</p>
<p>${emphasized(t(`steps.${place}.leave`))}</p>
${byProfileToo && html`<p>${emphasized(t(`steps.${place}.leaveProfile`))}</p>`}`
}

const versionNeeded = {
  iphone: 'steps.mobileNeedsVersion',
  ipad: 'steps.mobileNeedsVersion',
  mac: 'steps.mac.needsVersion',
  vision: 'steps.visionNeedsVersion',
} as const satisfies Readonly<Record<DeviceChoice, TextKey>>

function accountHint(t: Translate, { domainOverride }: Network): string {
  return domainOverride === null ? t('steps.accountIsEmail') : t('steps.accountLike', { domain: domainOverride })
}
