import { parseChallenge } from '../../src/apple/enrollment/challenge.ts'
import { ParseError } from '../../src/apple/parse-error.ts'
import { SimulatorError } from '../simulator-error.ts'

/**
 * Where to sign in, from the `WWW-Authenticate` header of a 401.
 *
 * @returns null when there is no such header at all
 * @throws {SimulatorError} `BAD_CHALLENGE`, where a client cancels
 */
export function signInAddress(headers: Headers): URL | null {
  const header = headers.get('www-authenticate')
  if (header === null) return null
  try {
    const challenge = parseChallenge(header)
    if (challenge.method === 'apple-as-web') return new URL(challenge.url)
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause
    throw new SimulatorError('BAD_CHALLENGE', cause.message, { header }, cause)
  }
  throw new SimulatorError('BAD_CHALLENGE', 'The simulator does not know the method apple-oauth2', { header })
}
