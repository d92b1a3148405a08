import { describe, expect, it } from 'vitest'
import type { Network } from '../../domain/organization/network.ts'
import type { PushCertificateHealth } from '../../domain/push/push-certificate.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { checklistOf, type HomeFacts, needsYouOf } from './home-checklist.ts'

const network: Network = {
  id: '0199f0a2-0000-7000-8000-000000000001' as NetworkId,
  name: 'Berlin',
  code: 'k3v9x2m7qa',
  createdAt: new Date(0),
  authentication: 'hosted',
  userEnrollmentEnabled: true,
  profileUserEnrollmentEnabled: false,
  deviceEnrollmentEnabled: false,
  domainOverride: null,
  silentAfterDays: 60,
  supportContact: null,
}
const pushCertificate: PushCertificateHealth = {
  state: 'active',
  topic: 'com.apple.mgmt.External.x',
  expiresAt: new Date('2027-01-01'),
  daysLeft: 200,
  appleAccount: null,
  request: null,
  problem: null,
}
const allDone: HomeFacts = {
  publicUrl: new URL('https://mdm.example.com'),
  network,
  pushCertificate,
  owners: { owners: 3, withPassword: 2 },
  accountProblems: 0,
  domains: [{ domain: 'corp.example', verdict: 'found' }],
  devices: { devices: 1, userEnrolled: 1, deviceEnrolled: 0, lapsed: 0 },
  hasEnrolled: true,
}

function stateOf(id: string, facts: Partial<HomeFacts>): string | undefined {
  return checklistOf({ ...allDone, ...facts }).find((item) => item.id === id)?.state
}

describe('the checklist', () => {
  it('is done where a phone can enroll, and leaves later releases for later', () => {
    const states = checklistOf(allDone).map((item) => item.state)
    expect(states).toEqual(['done', 'done', 'done', 'done', 'done', 'done', 'done', 'later', 'later', 'later'])
    expect(needsYouOf(allDone)).toEqual([])
  })

  it.each<[string, Partial<HomeFacts>, string]>([
    ['public-address', { publicUrl: new URL('http://localhost:8080') }, 'warning'],
    ['public-address', { publicUrl: new URL('https://127.0.0.1') }, 'warning'],
    ['public-address', { publicUrl: new URL('http://mdm.example.com') }, 'failed'],
    ['push-certificate', { pushCertificate: { ...pushCertificate, state: 'none', daysLeft: null } }, 'to-do'],
    ['push-certificate', { pushCertificate: { ...pushCertificate, state: 'requested', daysLeft: null } }, 'to-do'],
    ['push-certificate', { pushCertificate: { ...pushCertificate, state: 'expiring', daysLeft: 12 } }, 'warning'],
    ['push-certificate', { pushCertificate: { ...pushCertificate, state: 'expired', daysLeft: -1 } }, 'failed'],
    [
      'push-certificate',
      { pushCertificate: { ...pushCertificate, problem: 'Apple refuses the certificate.' } },
      'failed',
    ],
    ['sign-in', { network: { ...network, authentication: 'none' } }, 'to-do'],
    ['sign-in', { owners: { owners: 3, withPassword: 0 } }, 'to-do'],
    ['accounts', { owners: { owners: 0, withPassword: 0 } }, 'to-do'],
    ['accounts', { accountProblems: 1 }, 'warning'],
    ['user-enrollment', { network: { ...network, userEnrollmentEnabled: false } }, 'to-do'],
    ['discovery', { domains: [] }, 'to-do'],
    ['discovery', { domains: [{ domain: 'corp.example', verdict: 'not-reachable' }] }, 'to-do'],
    ['discovery', { domains: [{ domain: 'corp.example', verdict: 'elsewhere' }] }, 'to-do'],
    ['discovery', { domains: [{ domain: 'corp.example', verdict: 'query-dropped' }] }, 'warning'],
    ['first-device', { devices: { ...allDone.devices, devices: 0 }, hasEnrolled: false }, 'to-do'],
    ['first-device', { devices: { ...allDone.devices, devices: 0 } }, 'done'],
  ])('item %s with %o is %s', (id, facts, state) => {
    expect(stateOf(id, facts)).toBe(state)
  })
})

it('puts what is broken before what is to come', () => {
  const needs = needsYouOf({
    ...allDone,
    accountProblems: 3,
    pushCertificate: { ...pushCertificate, state: 'expired', daysLeft: -1 },
    domains: [{ domain: 'corp.example', verdict: 'not-reachable' }],
    devices: { ...allDone.devices, lapsed: 2 },
  })
  expect(needs.map((item) => [item.id, item.state])).toEqual([
    ['push-certificate', 'failed'],
    ['accounts', 'warning'],
    ['lapsed-devices', 'warning'],
    ['discovery', 'to-do'],
  ])
  expect(needs[1]?.detail).toBe('3 people cannot enroll, because no Managed Apple Account follows from their e-mail.')
})
