/**
 * What a device-enrolled device lets its server do, as bits of AccessRights. User Enrollment has none: its client
 * cancels when the key is there.
 *
 * @see https://developer.apple.com/documentation/devicemanagement/mdm
 */
const accessRights = {
  inspectProfiles: 1,
  /** Needs `inspectProfiles`. */
  installProfiles: 2,
  lockAndClearPasscode: 4,
  erase: 8,
  queryDevice: 16,
  queryNetwork: 32,
  inspectProvisioningProfiles: 64,
  /** Needs `inspectProvisioningProfiles`. */
  installProvisioningProfiles: 128,
  inspectApps: 256,
  queryRestrictions: 512,
  querySecurity: 1024,
  changeSettings: 2048,
  manageApps: 4096,
} as const

export const allAccessRights = Object.values(accessRights).reduce<number>((sum, right) => sum + right, 0)
