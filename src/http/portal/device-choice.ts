import { enrollmentWays } from '../../apple/availability/enrollment-ways.ts'
import type { BrowserPlatform } from '../../apple/browser-platform.ts'
import type { Platform } from '../../apple/enrollment-kind.ts'
import { isOpen } from '../../domain/enrollment/open-enrollment.ts'
import type { Network } from '../../domain/organization/network.ts'

/** The kinds of devices, as people tell them apart. */
export const deviceChoices = ['iphone', 'ipad', 'mac', 'vision'] as const
export type DeviceChoice = (typeof deviceChoices)[number]
/** What the front door may show the steps for; all of them, to print. */
export type FrontDoorChoice = DeviceChoice | 'all'

/** What the browser seems to run on. */
export interface ThisDevice {
  /** Null where it is none that can be enrolled. */
  readonly device: DeviceChoice | null
  /** Null where browsers hide it. */
  readonly version: string | null
}

/** How a device is user-enrolled in a network. */
export interface UserEnrollmentSteps {
  readonly way: 'account-driven' | 'profile' | 'needs-update'
  /** Whether a profile is offered to those for whom the account-driven steps do not work. */
  readonly profileInstead: boolean
}

const platforms: Readonly<Record<DeviceChoice, Platform>> = {
  iphone: 'ios',
  ipad: 'ipados',
  mac: 'macos',
  vision: 'visionos',
}

export function thisDeviceOf({ platform, version }: BrowserPlatform): ThisDevice {
  return { device: deviceOn(platform), version }
}

export function deviceOn(platform: Platform | null): DeviceChoice | null {
  return deviceChoices.find((device) => platforms[device] === platform) ?? null
}

export function platformOf(device: DeviceChoice): Platform {
  return platforms[device]
}

/** @param version - null where it is not known; then the steps are those of a new system */
export function userEnrollmentSteps(
  network: Network,
  device: DeviceChoice,
  version: string | null,
): UserEnrollmentSteps {
  const ways = enrollmentWays(platforms[device], version).filter((method) => isOpen(network, { kind: 'user', method }))
  const [way = 'needs-update'] = ways
  return { way, profileInstead: way === 'account-driven' && ways.includes('profile') }
}
