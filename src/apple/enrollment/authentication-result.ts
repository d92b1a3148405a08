// Source: https://developer.apple.com/documentation/devicemanagement/implementing-the-simple-authentication-account-driven-enrollment-flow
import { ParseError } from '../parse-error.ts'

/** The scheme that ends the sign-in page of a client: only Settings answers to it. */
export const authenticationScheme = 'apple-remotemanagement-user-login'

/**
 * The address a 308 sends the client to once its user has signed in. A 308 may be cached, so the answer must say
 * `no-store`, and the address must not be logged.
 *
 * @param accessToken - opaque to the client, which sends it with every later request
 */
export function authenticationResultUrl(accessToken: string): string {
  return `${authenticationScheme}://authentication-results?access-token=${encodeURIComponent(accessToken)}`
}

/**
 * The token in such an address.
 *
 * @throws {ParseError} where a client gives up
 */
export function parseAuthenticationResult(location: string): string {
  const url = URL.canParse(location) ? new URL(location) : undefined
  if (url?.protocol !== `${authenticationScheme}:` || url.host !== 'authentication-results') {
    throw new ParseError('BAD_VALUE', 'Not the address that ends a sign-in')
  }
  const accessToken = url.searchParams.get('access-token')
  if (!accessToken) throw new ParseError('MISSING_KEY', 'access-token is missing')
  return accessToken
}
