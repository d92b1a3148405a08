// https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns
import type { ApnsOutcome } from '../../clients/apns.ts'

/** What Apple's answer to a push means for the channel. */
export type PushVerdict =
  | { readonly kind: 'sent' }
  /** The token is dead: since then, or, if Apple does not say, since it was given to us. */
  | { readonly kind: 'lost'; readonly reason: string; readonly since: Date | null }
  /** Later. `fault`: whose it is; the device's never. */
  | { readonly kind: 'later'; readonly reason: string; readonly fault: 'apple' | 'certificate' | 'lodger' }

const deadTokens: ReadonlySet<string> = new Set([
  'BadDeviceToken',
  'DeviceTokenNotForTopic',
  'Unregistered',
  'ExpiredToken',
])

const certificateProblems: ReadonlyMap<string, string> = new Map([
  ['BadTopic', 'Apple does not know the topic of the push certificate.'],
  ['TopicDisallowed', 'The push certificate does not allow its topic.'],
  ['MissingTopic', 'The push certificate allows several topics.'],
  ['BadCertificate', 'Apple does not accept the push certificate: it has expired or was revoked.'],
  ['BadCertificateEnvironment', 'The push certificate is for another of Apple’s environments.'],
  ['Forbidden', 'Apple does not accept the push certificate.'],
  ['MissingProviderToken', 'Apple did not get to see the push certificate: is there a proxy that ends TLS?'],
  ['InvalidProviderToken', 'Apple did not get to see the push certificate: is there a proxy that ends TLS?'],
  ['ExpiredProviderToken', 'Apple did not get to see the push certificate: is there a proxy that ends TLS?'],
])

/** The sentence for a reason that lies in the certificate; null for any other. */
export function configurationProblem(reason: string): string | null {
  return certificateProblems.get(reason) ?? null
}

export function pushVerdict(outcome: ApnsOutcome): PushVerdict {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'sent' }
    case 'unreachable':
      return { kind: 'later', reason: 'Unreachable', fault: 'apple' }
    case 'refused': {
      const { status, reason, since } = outcome
      if (status === 410 || deadTokens.has(reason)) return { kind: 'lost', reason, since }
      if (certificateProblems.has(reason) || status === 403) return { kind: 'later', reason, fault: 'certificate' }
      return { kind: 'later', reason, fault: status === 429 || status >= 500 ? 'apple' : 'lodger' }
    }
    default:
      return outcome satisfies never
  }
}
