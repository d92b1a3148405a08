import { isOpen } from '../../domain/enrollment/open-enrollment.ts'
import {
  type DeviceChoice,
  deviceChoices,
  type FrontDoorChoice,
  type ThisDevice,
  userEnrollmentSteps,
} from './device-choice.ts'
import { emphasized, type Html, html } from './html.ts'
import type { PortalPage } from './portal-page.ts'
import { factList } from './privacy-page.ts'
import { accountDrivenSteps, leavingSteps, profileSteps } from './steps.ts'
import { supportLine } from './support-line.ts'
import type { Translate } from './texts/texts.ts'
import type { NetworkVisit } from './visit.ts'

export interface FrontDoor {
  readonly thisDevice: ThisDevice
  /** What the person chose instead. */
  readonly chosen: FrontDoorChoice | null
  /** The page's own address, to open on another device. */
  readonly link: string
  readonly linkAsQrCode: Html
  /** Where enrolling by profile begins. */
  readonly profileSignIn: string
}

const factsShown = { can: 2, cannot: 3 }

/** The page behind the User Enrollment Link: who asks and why, what that means, and the next three steps. */
export function frontDoorPage(visit: NetworkVisit, door: FrontDoor): PortalPage {
  const { t, base } = visit
  const here = door.thisDevice.device
  const shown = door.chosen ?? here ?? 'iphone'
  return {
    title: t('frontDoor.title'),
    body: html`
<h1>${here ? t('frontDoor.heading', { device: t(`device.${here}`) }) : t('frontDoor.headingAny')}</h1>
<p>${t('frontDoor.lead')}</p>
<h2>${t('frontDoor.can')}</h2>
${factList(t, 'user', ['canSee', 'canDo'], factsShown.can)}
<h2>${t('frontDoor.cannot')}</h2>
${factList(t, 'user', ['cannotSee', 'cannotDo'], factsShown.cannot)}
<p><a class="second" href="${base}/privacy">${t('common.privacyLink')}</a></p>
${shown === here ? [stepsFor(visit, door, shown), deviceTabs(t, base, shown)] : stepsElsewhere(visit, door, shown)}
<div class="end">
${supportLine(visit)}
</div>`,
  }
}

/** On a desktop, or for another device than this one: how to get there first. */
function stepsElsewhere(visit: NetworkVisit, door: FrontDoor, shown: FrontDoorChoice): Html {
  const { t, base } = visit
  if (shown === 'all') return html`${allSteps(visit, door)}${scanToOpen(t, door)}`
  return html`${scanToOpen(t, door)}${deviceTabs(t, base, shown)}${stepsFor(visit, door, shown)}`
}

function stepsFor(visit: NetworkVisit, door: FrontDoor, device: DeviceChoice): Html {
  const { t, network } = visit
  const isHere = device === door.thisDevice.device
  const words = { device: t(`device.${device}`) }
  const { way, profileInstead } = userEnrollmentSteps(network, device, isHere ? door.thisDevice.version : null)
  if (way === 'needs-update') {
    return html`<h2>${t('steps.tooOld.heading', words)}</h2><p>${emphasized(t('steps.tooOld.explanation'))}</p>`
  }
  return html`
<h2>${isHere ? t('frontDoor.steps', words) : t('frontDoor.stepsElsewhere', words)}</h2>
${way === 'profile' ? profileWay(t, door, device) : accountDrivenSteps(t, device, network)}
${way === 'account-driven' && isHere && device === 'mac' && openSettings(t)}
${profileInstead && isHere && profileAlternative(t, door, device)}
<h2>${t('frontDoor.leave')}</h2>
${leavingSteps(t, device, way === 'profile' || profileInstead)}`
}

/** An address that Macs answer to; on iPhone and iPad there is no address that opens the right place in Settings. */
function openSettings(t: Translate): Html {
  const address = 'x-apple.systempreferences:com.apple.Profiles-Settings.extension'
  return html`<a class="button" href="${address}">${t('steps.mac.openSettings')}</a>`
}

function profileWay(t: Translate, door: FrontDoor, device: DeviceChoice): Html {
  return html`${profileSteps(t, device)}
<p class="note">${t('steps.profile.safariOnly')}</p>
<a class="button" href="${door.profileSignIn}">${t('steps.profile.button')}</a>`
}

function profileAlternative(t: Translate, door: FrontDoor, device: DeviceChoice): Html {
  return html`<div class="note">
<p>${t('steps.profile.alternative', { device: t(`device.${device}`) })}
<a class="second" href="${door.profileSignIn}">${t('steps.profile.alternativeLink')}</a></p>
<p class="quiet">${t('steps.profile.alternativeRange')} ${t('steps.profile.safariOnly')}</p>
</div>`
}

/** For print: what people with any device need, once. */
function allSteps({ t, network }: NetworkVisit, door: FrontDoor): Html {
  const byProfile = isOpen(network, { kind: 'user', method: 'profile' })
  const each = (['iphone', 'mac', 'vision'] as const).map((device) => {
    const name = device === 'iphone' ? `${t('device.iphone')}, ${t('device.ipad')}` : t(`device.${device}`)
    return html`<h2>${t('frontDoor.stepsElsewhere', { device: name })}</h2>
${accountDrivenSteps(t, device, network)}`
  })
  return html`${each}
${byProfile && html`<p>${t('steps.profile.alternativeRange')} <strong>${door.link}</strong></p>`}
<h2>${t('frontDoor.leave')}</h2>
${leavingSteps(t, 'iphone', byProfile)}`
}

function deviceTabs(t: Translate, base: string, current: DeviceChoice): Html {
  const tabs = deviceChoices.map((device) => {
    const isCurrent = device === current
    return html`<li><a href="${base}?device=${device}"${isCurrent && html` aria-current="page"`}>${t(`device.${device}`)}</a></li>`
  })
  return html`<nav class="noprint" aria-label="${t('frontDoor.which')}">
<h2>${t('frontDoor.which')}</h2>
<ul class="devices">${tabs}</ul>
<p><a class="second" href="${base}?device=all">${t('frontDoor.allKinds')}</a></p>
</nav>`
}

function scanToOpen(t: Translate, door: FrontDoor): Html {
  return html`<section class="scan">
${door.linkAsQrCode}
<div>
<h2>${t('frontDoor.scan')}</h2>
<p>${t('frontDoor.scanHint')}</p>
<p><a href="${door.link}">${door.link}</a></p>
</div>
</section>`
}
