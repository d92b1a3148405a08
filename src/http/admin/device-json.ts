import type * as contract from '../../contract/devices.ts'
import type { DeviceDetail, DeviceSummary } from '../../domain/devices/views.ts'

export function deviceJson(device: DeviceSummary): contract.Device {
  return {
    id: device.id,
    networkId: device.networkId,
    kind: device.kind,
    method: device.method,
    enrollmentId: device.enrollmentId,
    name: device.name,
    platform: device.platform,
    product: device.product,
    model: device.model,
    osVersion: device.osVersion,
    state: device.state,
    owner: device.owner,
    managedAppleAccount: device.managedAppleAccount,
    tags: [...device.tags],
    enrolledAt: isoTime(device.enrolledAt),
    lastSeenAt: isoTime(device.lastSeenAt),
    leftAt: isoTime(device.leftAt),
    pendingCommands: device.pendingCommands,
  }
}

export function deviceDetailJson(
  device: DeviceDetail,
  commands: readonly contract.CommandChoice[],
): contract.DeviceDetail {
  return {
    ...deviceJson(device),
    serialNumber: serialNumberJson(device),
    buildVersion: device.buildVersion,
    isSupervised: device.isSupervised,
    passcodeCompliant: device.passcodeCompliant,
    ownerIsFixed: device.ownerIsFixed,
    certificateExpiresAt: isoTime(device.certificateExpiresAt),
    hasUserChannel: device.hasUserChannel,
    commands: [...commands],
    storedFacts: device.storedFacts.map(({ label, value }) => ({ label, value })),
    profiles: device.profiles.map(({ identifier, displayName, isManaged }) => ({ identifier, displayName, isManaged })),
    certificates: device.certificates.map(({ commonName, isIdentity, expiresAt }) => ({
      commonName,
      isIdentity,
      expiresAt: isoTime(expiresAt),
    })),
    apps: device.apps.map(({ bundleId, name, version, status, isManaged }) => ({
      bundleId,
      name,
      version,
      status,
      isManaged,
    })),
  }
}

/** What stands where a serial number would. */
export const noSerialNumber = 'Not available in User Enrollment'

function serialNumberJson({ kind, serialNumber }: DeviceDetail): contract.DeviceDetail['serialNumber'] {
  if (serialNumber !== null) return { available: true, value: serialNumber }
  return { available: false, reason: kind === 'user' ? noSerialNumber : 'The device has not told it yet' }
}

export function isoTime(time: Date | null): string | null {
  return time?.toISOString() ?? null
}
