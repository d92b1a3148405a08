// The one place that says which commands an enrollment allows. The rules and their order are Apple's; the facts they
// are applied to are in command-facts.ts.
import type { EnrollmentKind, Platform } from '../enrollment-kind.ts'
import { type Channel, type CommandOnOs, commandFacts } from './command-facts.ts'
import { compareVersions } from './compare-versions.ts'
import { firstUserEnrollment } from './enrollment-ways.ts'
import { refuseByPolicy } from './policy.ts'
import type { Refusal } from './refusal.ts'

/** A command, and the connection it is to be sent on. */
export interface CommandTarget {
  readonly requestType: string
  readonly platform: Platform
  /** `18.2.1`; null when not known yet, and then no version rules a command out. */
  readonly osVersion: string | null
  readonly kind: EnrollmentKind
  readonly channel: Channel
  /** Null when not known yet. */
  readonly isSupervised: boolean | null
}

/** Why a command must not be queued, by Apple's rules or by ours; null if it may. */
export function refuseCommand(target: CommandTarget): Refusal | null {
  return refuseByApple(target) ?? refuseByPolicy(target)
}

/**
 * Why a device itself would refuse a command; null if it would not. The first rule that fires decides.
 *
 * @see https://github.com/apple/device-management/blob/release/docs/schema.md
 */
export function refuseByApple(target: CommandTarget): Refusal | null {
  const { requestType, platform, kind, channel } = target
  const command = commandFacts.get(requestType)?.[platform === 'ipados' ? 'ios' : platform]
  if (command === undefined) {
    return { reason: 'not-supported', sentence: `${systemNames[platform]} has no ${requestType} command.` }
  }
  const byVersion = refuseByVersion(command, target)
  if (byVersion !== null) return byVersion
  if (kind === 'user' && !command.user) {
    return { reason: 'enrollment', sentence: `Apple does not allow ${requestType} under User Enrollment.` }
  }
  if (command.needs === 'automated-enrollment' && kind !== 'automated') {
    return {
      reason: 'needs-automated-enrollment',
      sentence: `${requestType} needs a device that Apple enrolled automatically.`,
    }
  }
  if (command.needs === 'supervision' && !isSupervised(target)) {
    return { reason: 'needs-supervision', sentence: `${requestType} needs a supervised device.` }
  }
  if (platform === 'macos' && !command.channels?.includes(channel)) {
    const other = channel === 'user' ? 'the Mac itself' : 'the user of the Mac'
    return { reason: 'channel', sentence: `${requestType} goes to ${other}, on its own connection.` }
  }
  if (command.sharedIpadOnly) return { reason: 'shared-ipad', sentence: `${requestType} is for Shared iPad only.` }
  return null
}

function refuseByVersion(
  command: CommandOnOs,
  { requestType, platform, osVersion, kind }: CommandTarget,
): Refusal | null {
  if (osVersion === null) return null
  const needed = kind === 'user' ? later(command.from, firstUserEnrollment(platform)) : command.from
  if (compareVersions(osVersion, needed) < 0) {
    return { reason: 'not-supported', sentence: `${requestType} needs ${systemNames[platform]} ${needed} or later.` }
  }
  if (command.removed !== undefined && compareVersions(osVersion, command.removed) >= 0) {
    return {
      reason: 'removed',
      sentence: `${systemNames[platform]} ${command.removed} and later have no ${requestType} command.`,
    }
  }
  return null
}

/** A Mac that its user enrolled by profile counts as supervised from macOS 11 on. */
function isSupervised({ platform, osVersion, kind, isSupervised }: CommandTarget): boolean {
  if (isSupervised !== null) return isSupervised
  if (kind === 'device') return platform === 'macos' && osVersion !== null && compareVersions(osVersion, '11.0') >= 0
  return kind === 'automated'
}

function later(a: string, b: string): string {
  return compareVersions(a, b) >= 0 ? a : b
}

const systemNames: Readonly<Record<Platform, string>> = {
  ios: 'iOS',
  ipados: 'iPadOS',
  macos: 'macOS',
  visionos: 'visionOS',
}
