import type { z } from 'zod'
import type { ChecklistItem, CheckState } from '../../contract/networks.ts'
import type { ManagedDevices } from '../../domain/organization/count-devices.ts'
import type { Network } from '../../domain/organization/network.ts'
import type { DiscoveryVerdict } from '../../domain/organization/probe-discovery.ts'
import { discoveryPath } from '../../domain/organization/public-addresses.ts'
import type { OwnerCounts } from '../../domain/owners/count-owners.ts'
import type { PushCertificateHealth } from '../../domain/push/push-certificate.ts'

type Item = z.infer<typeof ChecklistItem>

/** What the probes found. */
export interface HomeFacts {
  readonly publicUrl: URL
  readonly network: Network
  readonly pushCertificate: PushCertificateHealth
  readonly owners: OwnerCounts
  /** Owners without a Managed Apple Account that they could enroll with. */
  readonly accountProblems: number
  readonly domains: readonly { readonly domain: string; readonly verdict: DiscoveryVerdict }[]
  readonly devices: ManagedDevices
  /** Whether a device has ever enrolled, as far back as Home looks. */
  readonly hasEnrolled: boolean
}

/** What has to be so before a phone can enroll, in the order in which an admin does it. */
export function checklistOf(facts: HomeFacts): Item[] {
  return [
    publicAddress(facts),
    pushCertificate(facts),
    signIn(facts),
    accounts(facts),
    userEnrollment(facts),
    discovery(facts),
    firstDevice(facts),
    later('content-token', 'Content token', 'Licenses for apps come with a later release.'),
    later('first-setting', 'First setting', 'Settings for devices come with a later release.'),
    later('first-app', 'First app', 'Apps for devices come with a later release.'),
  ]
}

/** What an admin should look at now, the most urgent first. */
export function needsYouOf(facts: HomeFacts): Item[] {
  const { lapsed } = facts.devices
  const found = [publicAddress(facts), pushCertificate(facts), accounts(facts), discovery(facts)]
  if (lapsed > 0) {
    const detail = `${count(lapsed, 'device')} can no longer be reached by push, and will be taken to have left after ${facts.network.silentAfterDays} days.`
    found.push(
      item('lapsed-devices', 'Devices out of reach', 'warning', detail, link('Show them', '/devices?q=state:lapsed')),
    )
  }
  const urgency: Record<z.infer<typeof CheckState>, number> = { failed: 0, warning: 1, 'to-do': 2, done: 9, later: 9 }
  return found.filter(({ state }) => urgency[state] < 9).toSorted((a, b) => urgency[a.state] - urgency[b.state])
}

function publicAddress({ publicUrl }: HomeFacts): Item {
  const title = 'Public address'
  if (isLocal(publicUrl)) {
    const detail = `Only this machine reaches ${publicUrl.origin}. Real devices need a public https address: set LODGER_PUBLIC_URL.`
    return item('public-address', title, 'warning', detail)
  }
  if (publicUrl.protocol !== 'https:') {
    return item('public-address', title, 'failed', `Devices refuse ${publicUrl.origin}: the address must be https.`)
  }
  return item('public-address', title, 'done', `Devices reach Lodger at ${publicUrl.origin}.`)
}

function isLocal({ hostname }: URL): boolean {
  return /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

function pushCertificate({ pushCertificate: { state, daysLeft, problem } }: HomeFacts): Item {
  const about = (itemState: Item['state'], detail: string, label: string): Item =>
    item('push-certificate', 'Push certificate', itemState, detail, link(label, '/configure/push-certificate'))
  if (problem !== null) return about('failed', problem, 'Look at it')
  switch (state) {
    case 'none':
      return about('to-do', 'Without a push certificate of Apple’s no device can be managed.', 'Get one')
    case 'requested':
      return about('to-do', 'The request is made: have it signed, and upload the certificate.', 'Continue')
    case 'expired':
      return about(
        'failed',
        'The certificate has expired: no device can be reached. Renew it with the same Apple Account.',
        'Renew it',
      )
    case 'expiring':
      return about(
        'warning',
        `The certificate expires in ${count(daysLeft ?? 0, 'day')}. Renew it with the same Apple Account.`,
        'Renew it',
      )
    case 'active':
      return item(
        'push-certificate',
        'Push certificate',
        'done',
        `The certificate is good for ${count(daysLeft ?? 0, 'day')}.`,
      )
    default:
      return state satisfies never
  }
}

function signIn({ network, owners }: HomeFacts): Item {
  const title = 'Sign-in for owners'
  if (network.authentication === 'none') {
    const detail = 'Choose how people prove who they are before they enroll.'
    return item('sign-in', title, 'to-do', detail, link('Choose', '/configure/general#user-authentication-settings'))
  }
  if (owners.withPassword === 0) {
    const detail = 'Hosted accounts are chosen, but no owner has a password to sign in with.'
    return item('sign-in', title, 'to-do', detail, link('Add owners', '/owners'))
  }
  return item('sign-in', title, 'done', `${count(owners.withPassword, 'owner')} can sign in with a hosted account.`)
}

function accounts({ network, owners, accountProblems }: HomeFacts): Item {
  const title = 'Managed Apple Accounts'
  if (owners.owners === 0) {
    return item('accounts', title, 'to-do', 'There are no owners yet.', link('Add owners', '/owners'))
  }
  if (accountProblems > 0) {
    const [people, them] = accountProblems === 1 ? ['1 person', 'the'] : [`${accountProblems} people`, 'their']
    const detail = `${people} cannot enroll, because no Managed Apple Account follows from ${them} e-mail.`
    return item('accounts', title, 'warning', detail, link('Show who', '/configure/general#managed-apple-accounts'))
  }
  const rule = network.domainOverride === null ? 'the e-mail itself' : `the username at ${network.domainOverride}`
  return item('accounts', title, 'done', `Each owner has one: ${rule}. They must exist in Apple Business.`)
}

function userEnrollment({ network }: HomeFacts): Item {
  const title = 'Apple User Enrollment'
  if (network.userEnrollmentEnabled) return item('user-enrollment', title, 'done', 'The User Enrollment Link is open.')
  const detail = 'Turn it on to get the User Enrollment Link.'
  return item('user-enrollment', title, 'to-do', detail, link('Turn it on', '/configure/general#enrollment-settings'))
}

function discovery({ domains }: HomeFacts): Item {
  const title = 'Discovery on your domain'
  const about = (state: Item['state'], detail: string): Item =>
    item('discovery', title, state, detail, link('Show how', '/configure/general#service-discovery'))
  if (domains.length === 0) return about('to-do', 'It is checked once there are owners.')
  const wrong = domains.find(({ verdict }) => verdict !== 'found')
  if (!wrong) {
    return item('discovery', title, 'done', `Devices find Lodger at ${domains.map(({ domain }) => domain).join(', ')}.`)
  }
  if (wrong.verdict === 'query-dropped') {
    return about('warning', `${wrong.domain} leads here but drops the query, so that devices do not say who enrolls.`)
  }
  if (wrong.verdict === 'elsewhere')
    return about('to-do', `https://${wrong.domain}${discoveryPath} does not lead here.`)
  return about(
    'to-do',
    `https://${wrong.domain} cannot be reached. Devices ask there, unless your domain is registered in Apple Business.`,
  )
}

function firstDevice({ devices, hasEnrolled }: HomeFacts): Item {
  const title = 'First device'
  if (devices.devices > 0) return item('first-device', title, 'done', `${count(devices.devices, 'device')} enrolled.`)
  if (hasEnrolled) return item('first-device', title, 'done', 'A device was enrolled; there is none now.')
  const detail = 'Open the User Enrollment Link on an iPhone, iPad, Mac or Vision Pro.'
  return item('first-device', title, 'to-do', detail, link('Get the link', '/configure/general#user-enrollment-link'))
}

function later(id: string, title: string, detail: string): Item {
  return item(id, title, 'later', detail)
}

function item(id: string, title: string, state: Item['state'], detail: string, action: Item['action'] = null): Item {
  return { id, title, state, detail, action }
}

function link(label: string, to: string): Item['action'] {
  return { label, to }
}

function count(number: number, word: string): string {
  return `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`
}
