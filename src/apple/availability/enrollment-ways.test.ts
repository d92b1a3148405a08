import { expect, it } from 'vitest'
import { enrollmentWays } from './enrollment-ways.ts'

it.each([
  ['ios', '12.5', []],
  ['ios', '13.1', ['profile']],
  ['ipados', '15.0', ['account-driven', 'profile']],
  ['ios', '17.7', ['account-driven', 'profile']],
  ['ios', '18.0', ['account-driven']],
  ['macos', '10.15.7', ['profile']],
  ['macos', '14.0', ['account-driven', 'profile']],
  ['macos', '15.0', ['account-driven']],
  ['visionos', '1.0', []],
  ['visionos', '1.1', ['account-driven']],
  ['ios', null, ['account-driven', 'profile']],
] as const)('%s %s can be user-enrolled by %j', (platform, version, ways) => {
  expect(enrollmentWays(platform, version)).toEqual(ways)
})
