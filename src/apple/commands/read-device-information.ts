// Source: https://developer.apple.com/documentation/devicemanagement/deviceinformationresponse
import type { EnrollmentKind } from '../enrollment-kind.ts'
import type { PlistDict } from '../plist/plist-value.ts'
import { requireDict } from '../plist/read-dict.ts'
import { toldBoolean, toldNumber, toldString } from './answer-fields.ts'

/** What a device tells about itself; what it left out is undefined, and no reason to forget an earlier answer. */
export type DeviceInformation = UserDeviceInformation | OwnedDeviceInformation

/** All that is ever known of a user-enrolled device. */
export interface UserDeviceInformation extends CommonInformation {
  readonly enrolledAs: 'user'
}

export interface OwnedDeviceInformation extends CommonInformation {
  readonly enrolledAs: 'device'
  readonly serialNumber: string | undefined
  readonly deviceName: string | undefined
  readonly modelName: string | undefined
  readonly modelNumber: string | undefined
  readonly capacityGigabytes: number | undefined
  readonly availableCapacityGigabytes: number | undefined
  /** From 0 to 1. */
  readonly batteryLevel: number | undefined
}

interface CommonInformation {
  /** `iPhone14,5` */
  readonly product: string | undefined
  /** `18.2.1` */
  readonly osVersion: string | undefined
  /** `22C161` */
  readonly buildVersion: string | undefined
  readonly isSupervised: boolean | undefined
}

/**
 * Reads the answer to DeviceInformation. For `user` it takes what Lodger asked for and nothing that a device may have
 * added.
 *
 * @param answer - the whole report
 * @throws {ParseError} if it answers something else
 */
export function readDeviceInformation(answer: PlistDict, kind: EnrollmentKind): DeviceInformation {
  const told = requireDict(answer, 'QueryResponses')
  const common: CommonInformation = {
    product: toldString(told, 'ProductName'),
    osVersion: toldString(told, 'OSVersion'),
    buildVersion: toldString(told, 'BuildVersion'),
    isSupervised: toldBoolean(told, 'IsSupervised'),
  }
  if (kind === 'user') return { enrolledAs: 'user', ...common }
  return {
    enrolledAs: 'device',
    ...common,
    serialNumber: toldString(told, 'SerialNumber'),
    deviceName: toldString(told, 'DeviceName'),
    modelName: toldString(told, 'ModelName'),
    modelNumber: toldString(told, 'ModelNumber'),
    capacityGigabytes: toldNumber(told, 'DeviceCapacity'),
    availableCapacityGigabytes: toldNumber(told, 'AvailableDeviceCapacity'),
    batteryLevel: toldNumber(told, 'BatteryLevel'),
  }
}
