import { SimulatorError } from '../simulator-error.ts'
import type { PageVisit, Visit } from '../web/browser.ts'
import type { Link } from '../web/parse-page.ts'
import { goThroughPages } from '../web/sign-in.ts'
import { checkIsProfile } from './enroll-account-driven.ts'
import { installEnrollmentProfile } from './install-enrollment-profile.ts'
import type { LiveDevice } from './live-device.ts'
import { allowsProfileUserEnrollment } from './read-enrollment-profile.ts'
import type { LinkEnrollment } from './way-to-enroll.ts'
import { openBrowser } from './web-sign-in.ts'

/**
 * Opens an enrollment link in Safari, signs in, downloads the profile and installs it in Settings. Whether that makes
 * a User or a Device Enrollment is the profile's affair.
 *
 * @throws {SimulatorError}
 */
export async function enrollFromLink(device: LiveDevice, input: LinkEnrollment): Promise<void> {
  device.checkIsFree()
  const browser = openBrowser(device)
  const end = await goThroughPages(browser, await browser.open(input.linkUrl), input, linkToProfile)
  await installDownload(device, end, input)
}

async function installDownload(device: LiveDevice, end: Visit, input: LinkEnrollment): Promise<void> {
  if (end.kind !== 'download') throw new SimulatorError('NO_PROFILE', 'The link leads to no profile')
  if (end.status !== 200) throw new SimulatorError('NO_PROFILE', `The download was answered with ${end.status}`)
  checkIsProfile(end.headers)
  await installEnrollmentProfile(device, {
    profile: end.body,
    way: { startedBy: 'download', allowsUserEnrollment: allowsProfileUserEnrollment(device) },
    person: { email: input.email, password: input.password, identifier: input.email },
    bearerToken: null,
  })
}

/** The link to sign in or to download: the one that stands out, or whose address says so. */
function linkToProfile({ page }: PageVisit): Link | null {
  const links = page.links.filter(({ href }) => !isForApp(href))
  return (
    links.find((link) => link.isDownload) ??
    links.find((link) => /\.mobileconfig(\?|$)/.test(link.href)) ??
    links.find((link) => /\b(primary|button)\b/.test(link.className)) ??
    links.find((link) => /\/sign-in(\?|$)/.test(link.href)) ??
    null
  )
}

/** An address that opens something else than a page, such as System Settings. */
function isForApp(href: string): boolean {
  return /^[a-z][a-z\d+.-]*:/i.test(href) && !/^https?:/i.test(href)
}
