import { describe, expect, it } from 'vitest'
import { detectBrowserPlatform } from '../../apple/browser-platform.ts'
import type { Network } from '../../domain/organization/network.ts'
import { type DeviceChoice, thisDeviceOf, userEnrollmentSteps } from './device-choice.ts'

const network = { authentication: 'hosted', userEnrollmentEnabled: true } as Network
const withProfiles = { ...network, profileUserEnrollmentEnabled: true }

describe('the steps for a device', () => {
  it.each<[DeviceChoice, string | null, string, boolean]>([
    ['iphone', '26.0', 'account-driven', false],
    ['iphone', '18.2', 'account-driven', false],
    ['iphone', '17.7', 'account-driven', true],
    ['iphone', '15.0', 'account-driven', true],
    ['iphone', '14.8', 'profile', false],
    ['iphone', '12.5', 'needs-update', false],
    ['iphone', null, 'account-driven', true],
    ['ipad', '14.0', 'profile', false],
    ['mac', '13', 'profile', false],
    ['mac', null, 'account-driven', true],
    ['vision', '2.0', 'account-driven', false],
  ])('%s %s is to go %s', (device, version, way, profileInstead) => {
    expect(userEnrollmentSteps(withProfiles, device, version)).toEqual({ way, profileInstead })
  })

  it('never name a profile where the network does not allow it', () => {
    expect(userEnrollmentSteps(network, 'iphone', '14.8')).toEqual({ way: 'needs-update', profileInstead: false })
    expect(userEnrollmentSteps(network, 'iphone', '16.0')).toEqual({ way: 'account-driven', profileInstead: false })
  })
})

describe('this device', () => {
  it.each([
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'iphone',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'mac',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
      null,
    ],
    ['', null],
  ])('%s is a %s', (userAgent, device) => {
    expect(thisDeviceOf(detectBrowserPlatform(userAgent)).device).toBe(device)
  })
})
