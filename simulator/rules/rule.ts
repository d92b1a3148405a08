import type { Platform } from '../device/models.ts'
import { isOlder } from './is-older.ts'

/**
 * What Apple says about a command, a query or a payload, per system: the version that brought it, then words.
 * `!user` refused under User Enrollment; `supervised`, `automated` and `shared-ipad` only there; `device-channel` and
 * `user-channel` only there (Macs); `removed:27.0` gone from that version on; `user-from:16.0` under User Enrollment not
 * before that version. A system that is not named never had it.
 */
export interface Rule {
  /** The access right it takes outside User Enrollment. */
  readonly right?: number
  readonly ios?: string
  readonly macos?: string
  readonly visionos?: string
}

export interface CommandRule extends Rule {
  readonly needs?: Readonly<Record<string, PlistType>>
}

export type PlistType = 'string' | 'integer' | 'boolean' | 'data' | 'array' | 'dictionary'

/** Who is asked, and where. */
export interface Asked {
  readonly platform: Platform
  readonly osVersion: string
  readonly enrollment: 'user' | 'device' | 'automated'
  readonly isSupervised: boolean
  readonly channel: 'device' | 'user'
  /** Null where Apple ignores them: under User Enrollment. */
  readonly accessRights: number | null
}

export type Refusal =
  | 'unknown'
  | 'not-supported'
  | 'removed'
  | 'user-enrollment'
  | 'needs-supervision'
  | 'needs-automated-enrollment'
  | 'wrong-channel'
  | 'shared-ipad-only'
  | 'access-right'

/** Why a device in this situation refuses what `rule` is about; null if it takes it. */
export function refusalOf(rule: Rule | undefined, asked: Asked): Refusal | null {
  if (rule === undefined) return 'unknown'
  const [introduced, ...words] = (rule[systemOf(asked.platform)] ?? '').split(' ')
  if (!introduced || isOlder(asked.osVersion, introduced)) return 'not-supported'
  const removed = versionAfter('removed:', words)
  if (removed !== undefined && !isOlder(asked.osVersion, removed)) return 'removed'
  if (asked.enrollment === 'user') {
    const userFrom = versionAfter('user-from:', words)
    if (words.includes('!user')) return 'user-enrollment'
    if (userFrom !== undefined && isOlder(asked.osVersion, userFrom)) return 'not-supported'
  }
  if (words.includes('supervised') && !asked.isSupervised) return 'needs-supervision'
  if (words.includes('automated') && asked.enrollment !== 'automated') return 'needs-automated-enrollment'
  const otherChannel = asked.channel === 'device' ? 'user-channel' : 'device-channel'
  if (words.includes(otherChannel)) return 'wrong-channel'
  if (words.includes('shared-ipad')) return 'shared-ipad-only'
  if (rule.right !== undefined && asked.accessRights !== null && (asked.accessRights & rule.right) === 0) {
    return 'access-right'
  }
  return null
}

function versionAfter(prefix: string, words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith(prefix))?.slice(prefix.length)
}

function systemOf(platform: Platform): 'ios' | 'macos' | 'visionos' {
  return platform === 'ipados' ? 'ios' : platform
}
