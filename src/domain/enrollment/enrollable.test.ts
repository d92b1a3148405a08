import { describe, expect, it } from 'vitest'
import { requireEnrollable } from './enrollable.ts'
import type { EnrollmentWay } from './open-enrollment.ts'

const accountDriven: EnrollmentWay = { kind: 'user', method: 'account-driven' }
const byProfile: EnrollmentWay = { kind: 'user', method: 'profile' }
const standard: EnrollmentWay = { kind: 'device', method: 'profile' }

describe('requireEnrollable', () => {
  it.each<[EnrollmentWay, string | null, string | null, string]>([
    [accountDriven, 'iPhone14,5', '18.2.1', 'ios'],
    [accountDriven, 'iPhone12,1', null, 'ios'],
    [accountDriven, 'iPad13,4', '15.0', 'ipados'],
    [accountDriven, 'Mac14,2', '14.0', 'macos'],
    [accountDriven, null, '15.1', 'macos'],
    [accountDriven, 'RealityDevice14,1', '1.1', 'visionos'],
    [byProfile, 'iPhone12,1', '17.7', 'ios'],
    [byProfile, 'MacBookPro17,1', '14.6', 'macos'],
    [standard, 'iPhone12,1', '18.2', 'ios'],
  ])('lets in by %o a %s with %s', (way, product, osVersion, platform) => {
    expect(requireEnrollable(way, { product, osVersion })).toBe(platform)
  })

  it.each<[EnrollmentWay, string, string, string]>([
    [accountDriven, 'AppleTV14,1', '18.0', 'DEVICE_CANNOT_ENROLL'],
    [accountDriven, 'Watch7,1', '11.0', 'DEVICE_CANNOT_ENROLL'],
    [accountDriven, 'toaster', '18.0', 'DEVICE_CANNOT_ENROLL'],
    [accountDriven, 'iPhone10,1', '14.8', 'SYSTEM_TOO_OLD'],
    [accountDriven, 'Mac14,2', '13.6', 'SYSTEM_TOO_OLD'],
    [accountDriven, 'RealityDevice14,1', '1.0', 'SYSTEM_TOO_OLD'],
    [byProfile, 'iPhone14,5', '18.0', 'SYSTEM_TOO_NEW'],
    [byProfile, 'Mac14,2', '15.0', 'SYSTEM_TOO_NEW'],
    [byProfile, 'iPhone8,1', '12.5', 'SYSTEM_TOO_OLD'],
    [byProfile, 'RealityDevice14,1', '2.0', 'DEVICE_CANNOT_ENROLL'],
    [standard, 'AppleTV14,1', '18.0', 'DEVICE_CANNOT_ENROLL'],
  ])('turns away by %o a %s with %s: %s', (way, product, osVersion, code) => {
    expect(() => requireEnrollable(way, { product, osVersion })).toThrow(expect.objectContaining({ code }))
  })
})
