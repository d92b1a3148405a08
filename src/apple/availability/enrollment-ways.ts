// Source: Apple Platform Deployment, "User Enrollment and MDM"; Apple's schema, mdm/profiles/com.apple.mdm.yaml.
import type { Platform } from '../enrollment-kind.ts'
import { compareVersions } from './compare-versions.ts'

/** A way into User Enrollment: by signing in in Settings, or by opening a profile. */
export type EnrollmentMethod = 'account-driven' | 'profile'

interface Range {
  readonly from: string
  /** The release it is gone in. */
  readonly removed?: string
}

const ways: Readonly<Record<Platform, Readonly<Partial<Record<EnrollmentMethod, Range>>>>> = {
  ios: { 'account-driven': { from: '15.0' }, profile: { from: '13.1', removed: '18.0' } },
  ipados: { 'account-driven': { from: '15.0' }, profile: { from: '13.1', removed: '18.0' } },
  macos: { 'account-driven': { from: '14.0' }, profile: { from: '10.15', removed: '15.0' } },
  visionos: { 'account-driven': { from: '1.1' } },
}

/**
 * The ways into User Enrollment that a system has, the better one first; all its platform ever had when the version is
 * not known.
 */
export function enrollmentWays(platform: Platform, osVersion: string | null): readonly EnrollmentMethod[] {
  return (['account-driven', 'profile'] as const).filter((way) => {
    const range = ways[platform][way]
    return range !== undefined && (osVersion === null || isWithin(osVersion, range))
  })
}

/** The first release of a platform that can be user-enrolled. */
export function firstUserEnrollment(platform: Platform): string {
  return { ios: '13.1', ipados: '13.1', macos: '10.15', visionos: '1.1' }[platform]
}

function isWithin(osVersion: string, { from, removed }: Range): boolean {
  return compareVersions(osVersion, from) >= 0 && (removed === undefined || compareVersions(osVersion, removed) < 0)
}
