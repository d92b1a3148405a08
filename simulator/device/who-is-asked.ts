import { type PlistDict, plistDict } from '../../src/apple/plist/plist-value.ts'
import type { Asked } from '../rules/rule.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import type { LiveDevice } from './live-device.ts'

/** The keys by which each message says who sends it. */
export function senderKeys(device: LiveDevice, enrollment: Enrollment, channel: Channel): PlistDict {
  if (enrollment.kind === 'user') {
    return plistDict({
      EnrollmentID: enrollment.id,
      EnrollmentUserID: channel.userId ?? undefined,
      UDID: device.misbehaves('udid-in-check-in') ? device.hardware.udid : undefined,
    })
  }
  if (channel.userId === null) return { UDID: enrollment.id }
  return { UDID: enrollment.id, UserID: channel.userId, UserShortName: 'ada', UserLongName: 'Ada Example' }
}

/** Who is asked, for Apple's rules. */
export function askedOf(device: LiveDevice, enrollment: Enrollment, channel: Channel): Asked {
  const { enrollsAs } = enrollment.profile
  return {
    platform: device.model.platform,
    osVersion: device.system.version,
    enrollment: enrollment.kind,
    isSupervised: countsAsSupervised(device, enrollment),
    channel: channel.kind,
    accessRights: 'accessRights' in enrollsAs ? enrollsAs.accessRights : null,
  }
}

/** A Mac in Device Enrollment counts as supervised from macOS 11 on. */
export function countsAsSupervised(device: LiveDevice, enrollment: Enrollment): boolean {
  return device.isSupervised || (device.model.platform === 'macos' && enrollment.kind !== 'user')
}
