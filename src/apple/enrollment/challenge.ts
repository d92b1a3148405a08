// Source: https://developer.apple.com/documentation/devicemanagement/implementing-the-simple-authentication-account-driven-enrollment-flow
// and .../implementing-the-oauth2-authentication-account-driven-enrollment-flow; the header's grammar is RFC 9110
// section 11.
import { ParseError } from '../parse-error.ts'

/** How an account-driven client shall prove who its user is. */
export type Challenge =
  /** On a page of ours, at `url`. */
  | { readonly method: 'apple-as-web'; readonly url: string }
  /** With an authorization server; from iOS 16, macOS 14, visionOS 1.1. */
  | {
      readonly method: 'apple-oauth2'
      readonly authorizationUrl: string
      readonly tokenUrl: string
      /** Of the scheme `apple-remotemanagement-user-login`, with a path. */
      readonly redirectUrl: string
      readonly clientId: string
      readonly scope: string
    }

/**
 * The value of the one WWW-Authenticate header of a 401. To an enrolled account-driven device it means "sign in again";
 * to a device of any other kind a 401 means "leave management".
 *
 * @throws {RangeError} if a value cannot stand in a header
 */
export function writeChallenge(challenge: Challenge): string {
  const pairs = parameters(challenge).map(([name, value]) => `${name}="${quotable(value)}"`)
  return `Bearer ${pairs.join(', ')}`
}

/**
 * Reads the header as a client does.
 *
 * @throws {ParseError} where a client gives up
 */
export function parseChallenge(header: string): Challenge {
  const given = readParameters(header)
  const take = (name: string): string => {
    const value = given.get(name)
    if (value === undefined) throw new ParseError('MISSING_KEY', `${name} is missing`)
    return value
  }
  const method = take('method')
  switch (method) {
    case 'apple-as-web':
      return { method, url: checkUrl('url', take('url'), /^https?:$/) }
    case 'apple-oauth2':
      return {
        method,
        authorizationUrl: checkUrl('authorization-url', take('authorization-url'), /^https:$/),
        tokenUrl: checkUrl('token-url', take('token-url'), /^https:$/),
        redirectUrl: checkUrl('redirect-url', take('redirect-url'), /^apple-remotemanagement-user-login:$/),
        clientId: take('client-id'),
        scope: take('scope'),
      }
    default:
      throw new ParseError('BAD_VALUE', 'method is none of the known ones')
  }
}

function parameters(challenge: Challenge): readonly (readonly [string, string])[] {
  switch (challenge.method) {
    case 'apple-as-web':
      return [
        ['method', challenge.method],
        ['url', challenge.url],
      ]
    case 'apple-oauth2':
      return [
        ['method', challenge.method],
        ['authorization-url', challenge.authorizationUrl],
        ['token-url', challenge.tokenUrl],
        ['redirect-url', challenge.redirectUrl],
        ['client-id', challenge.clientId],
        ['scope', challenge.scope],
      ]
    default:
      return challenge satisfies never
  }
}

/** How clients treat a backslash is unknown, so what would need one is refused. */
function quotable(value: string): string {
  if (!/^[\x20-\x7e]*$/.test(value) || /["\\]/.test(value)) throw new RangeError('Not a value for a header')
  return value
}

function readParameters(header: string): ReadonlyMap<string, string> {
  const [scheme] = header.split(' ', 1)
  if (scheme?.toLowerCase() !== 'bearer') throw new ParseError('BAD_VALUE', 'The challenge is not Bearer')
  const parameters = new Map<string, string>()
  const rest = header.slice(scheme.length)
  let end = 0
  // Apple's own servers separate by commas, others by spaces; clients take both.
  for (const match of rest.matchAll(/[\s,]+([a-z0-9-]+)="([^"\\]*)"/gy)) {
    parameters.set(match[1]!.toLowerCase(), match[2]!)
    end = match.index + match[0].length
  }
  if (rest.slice(end).trim() !== '') throw new ParseError('BAD_VALUE', 'The challenge is malformed')
  return parameters
}

function checkUrl(name: string, url: string, protocol: RegExp): string {
  if (!URL.canParse(url) || !protocol.test(new URL(url).protocol))
    throw new ParseError('BAD_VALUE', `${name} is no such address`)
  return url
}
