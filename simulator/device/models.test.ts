import { expect, it } from 'vitest'
import { safariUserAgent } from '../web/user-agent.ts'
import { newHardware } from './hardware.ts'
import { findModel, systemVersion } from './models.ts'

it.each([
  ['ios', '18.2.1', '22C161'],
  ['ios', '18.4', '22E400'],
  ['ios', '26.4', '23E400'],
  ['macos', '15.1', '24B83'],
  ['macos', '26.2', '25C400'],
  ['visionos', '2.0', '22A400'],
] as const)('gives %s %s the build %s', (platform, version, build) => {
  expect(systemVersion(platform, version)).toEqual({ version, build })
})

it('makes hardware like no other, and numbers that check out', () => {
  const [one, two] = [newHardware(findModel('iphone')), newHardware(findModel('iphone'))]
  expect(one.udid).toMatch(/^[0-9A-F]{8}-00[0-9A-F]{14}$/)
  expect(new Set([one.udid, two.udid, one.serialNumber, two.serialNumber, one.guid, two.guid]).size).toBe(6)
  expect(luhnSum(one.imei!) % 10).toBe(0)
  expect(newHardware(findModel('mac'))).toMatchObject({ imei: null, phoneNumber: null })
})

it.each([
  ['iphone', '18.2.1', /iPhone; CPU iPhone OS 18_2_1 like Mac OS X.*Version\/18\.2 Mobile/],
  ['iphone', '26.1', /iPhone; CPU iPhone OS 18_6 like Mac OS X.*Version\/26\.1 Mobile/],
  ['ipad', '18.6.2', /Macintosh; Intel Mac OS X 10_15_7.*Version\/18\.6 Safari/],
  ['mac', '15.1', /Macintosh; Intel Mac OS X 10_15_7.*Version\/18\.1 Safari/],
  ['vision-pro', '2.1', /Macintosh.*Version\/18\.1 Safari/],
])('calls Safari on a %s with %s what it is', (family, version, pattern) => {
  expect(safariUserAgent(findModel(family), version)).toMatch(pattern)
})

function luhnSum(digits: string): number {
  return Array.from(digits, Number)
    .toReversed()
    .reduce((sum, digit, index) => {
      const value = index % 2 === 1 ? digit * 2 : digit
      return sum + (value > 9 ? value - 9 : value)
    }, 0)
}
