import { describe, expect, it } from 'vitest'
import { commandRules } from './command-rules.ts'
import { isOlder } from './is-older.ts'
import { payloadRules } from './payload-rules.ts'
import { queryRules } from './query-rules.ts'
import { type Asked, type Rule, refusalOf } from './rule.ts'
import { securityInfoRules } from './security-info-rules.ts'
import { settingsItemRules } from './settings-item-rules.ts'

const newest = { ios: '27.0', macos: '27.0', visionos: '27.0' } as const
type System = keyof typeof newest

/** What a user-enrolled device of a system takes, on whichever channel. */
function accepted(rules: Readonly<Record<string, Rule>>, platform: System): number {
  return Object.values(rules).filter((rule) =>
    (['device', 'user'] as const).some((channel) => refusalOf(rule, asked({ platform, channel })) === null),
  ).length
}

function asked(change: Partial<Asked>): Asked {
  const platform = change.platform ?? 'ios'
  return {
    platform,
    osVersion: newest[platform === 'ipados' ? 'ios' : platform],
    enrollment: 'user',
    isSupervised: false,
    channel: 'device',
    accessRights: null,
    ...change,
  }
}

describe('what User Enrollment takes, counted as in Apple’s schema', () => {
  it.each<[name: string, rules: Readonly<Record<string, Rule>>, counts: Readonly<Record<System, number>>]>([
    ['commands', commandRules, { ios: 24, macos: 18, visionos: 20 }],
    ['settings', settingsItemRules, { ios: 4, macos: 2, visionos: 4 }],
    ['queries', queryRules, { ios: 24, macos: 26, visionos: 20 }],
    ['answers about security', securityInfoRules, { ios: 3, macos: 7, visionos: 3 }],
    // The schema counts com.apple.extensiblesso twice.
    ['payloads', payloadRules, { ios: 32, macos: 38, visionos: 26 }],
  ])('%s', (_name, rules, counts) => {
    const systems = Object.keys(newest) as System[]
    expect(Object.fromEntries(systems.map((system) => [system, accepted(rules, system)]))).toEqual(counts)
  })
})

it.each<[expected: string | null, requestType: string, change: Partial<Asked>]>([
  ['user-enrollment', 'EraseDevice', {}],
  [null, 'EraseDevice', { enrollment: 'device', accessRights: 8191 }],
  ['access-right', 'EraseDevice', { enrollment: 'device', accessRights: 8191 - 8 }],
  [null, 'DeviceLock', {}],
  ['user-enrollment', 'DeviceLock', { platform: 'macos' }],
  ['not-supported', 'DeviceLock', { platform: 'visionos', osVersion: '1.3' }],
  ['needs-supervision', 'EnableLostMode', { enrollment: 'device' }],
  [null, 'EnableLostMode', { enrollment: 'automated', isSupervised: true }],
  ['removed', 'ScheduleOSUpdate', { enrollment: 'automated', isSupervised: true }],
  [null, 'ScheduleOSUpdate', { enrollment: 'automated', isSupervised: true, osVersion: '18.2' }],
  ['wrong-channel', 'InstallEnterpriseApplication', { platform: 'macos', channel: 'user' }],
  ['unknown', 'MakeCoffee', {}],
])('says %s to %s for %j', (expected, requestType, change) => {
  expect(refusalOf(commandRules[requestType], asked(change))).toBe(expected)
})

it('takes a content filter under User Enrollment only once it can be tied to managed apps', () => {
  const rule = payloadRules['com.apple.webcontent-filter']
  expect(refusalOf(rule, asked({ osVersion: '15.7' }))).toBe('not-supported')
  expect(refusalOf(rule, asked({ osVersion: '16.0' }))).toBeNull()
  expect(refusalOf(rule, asked({ osVersion: '15.7', enrollment: 'device' }))).toBeNull()
})

it.each([
  ['9.3', '15.0', true],
  ['15.0', '9.3', false],
  ['17', '17.0', false],
  ['17.0.1', '17.1', true],
])('knows whether %s is older than %s', (a, b, expected) => {
  expect(isOlder(a, b)).toBe(expected)
})
