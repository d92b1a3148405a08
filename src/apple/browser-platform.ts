// Source: WebKit, Source/WebCore/platform/ios and .../mac/UserAgent*.mm; User-Agent Client Hints,
// https://wicg.github.io/ua-client-hints/.
import { type EnrollmentMethod, enrollmentWays } from './availability/enrollment-ways.ts'
import type { Platform } from './enrollment-kind.ts'

/** What the enrollment page can know of the device it is shown on. A guess, to choose the instructions by. */
export interface BrowserPlatform {
  /** Null for a device that is not Apple's. */
  readonly platform: Platform | null
  /** What else it could be: Safari on an iPad or a Vision Pro says that it is a Mac. */
  readonly couldAlsoBe: readonly Platform[]
  /** Of the system; null where browsers hide it. */
  readonly version: string | null
  /** Only Safari can hand a profile to the system. */
  readonly isSafari: boolean
  /** The ways into User Enrollment, the better one first. */
  readonly enrollmentWays: readonly EnrollmentMethod[]
}

/** What a page can find out beyond the User-Agent. */
export interface BrowserHints {
  /** `navigator.maxTouchPoints`: a Mac has none. */
  readonly maxTouchPoints?: number | undefined
  /** Sec-CH-UA-Platform-Version, as Chrome sends it. */
  readonly platformVersion?: string | undefined
}

/** Reads a User-Agent header. */
export function detectBrowserPlatform(userAgent: string, hints: BrowserHints = {}): BrowserPlatform {
  const mobile = /\((iPhone|iPad|iPod)[^)]*? OS (\d+(?:_\d+)*) like Mac OS X/.exec(userAgent)
  if (mobile !== null) {
    const platform = mobile[1] === 'iPad' ? 'ipados' : 'ios'
    // Safari 26 says iOS 18 for ever; its own version is the system's.
    return result(platform, safariVersion(userAgent) ?? mobile[2]!.replaceAll('_', '.'), userAgent)
  }
  if (!userAgent.includes('(Macintosh;')) {
    return { platform: null, couldAlsoBe: [], version: null, isSafari: false, enrollmentWays: [] }
  }
  if ((hints.maxTouchPoints ?? 0) > 1) return result('ipados', safariVersion(userAgent), userAgent, ['visionos'])
  const couldAlsoBe: Platform[] =
    hints.maxTouchPoints === undefined && isSafari(userAgent) ? ['ipados', 'visionos'] : []
  return result('macos', macVersion(userAgent, hints), userAgent, couldAlsoBe)
}

function result(
  platform: Platform,
  version: string | null,
  userAgent: string,
  couldAlsoBe: readonly Platform[] = [],
): BrowserPlatform {
  return {
    platform,
    couldAlsoBe,
    version,
    isSafari: isSafari(userAgent),
    enrollmentWays: enrollmentWays(platform, version),
  }
}

/** Other browsers call themselves Safari, but only Safari gives its version as `Version/`, with nothing but it behind. */
function isSafari(userAgent: string): boolean {
  return /\bVersion\/[\d.]+ (?:Mobile\/\w+ )?Safari\/[\d.]+$/.test(userAgent)
}

function safariVersion(userAgent: string): string | null {
  return isSafari(userAgent) ? (/\bVersion\/(\d+(?:\.\d+)*)/.exec(userAgent)?.[1] ?? null) : null
}

/**
 * All browsers say macOS 10.15.7 for ever. Safari 17 came with macOS 14, and so on; it runs on the two systems before,
 * too, so this is the newest that it may be.
 */
function macVersion(userAgent: string, hints: BrowserHints): string | null {
  if (hints.platformVersion !== undefined && /^\d+(?:\.\d+)*$/.test(hints.platformVersion)) return hints.platformVersion
  const safari = safariVersion(userAgent)
  if (safari === null) return null
  const major = Number.parseInt(safari, 10)
  if (major >= 26) return safari
  return macOfSafari.get(major) ?? null
}

const macOfSafari: ReadonlyMap<number, string> = new Map([
  [13, '10.15'],
  [14, '11'],
  [15, '12'],
  [16, '13'],
  [17, '14'],
  [18, '15'],
])
