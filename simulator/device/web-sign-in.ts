import { authenticationScheme, parseAuthenticationResult } from '../../src/apple/enrollment/authentication-result.ts'
import { ParseError } from '../../src/apple/parse-error.ts'
import { SimulatorError } from '../simulator-error.ts'
import { Browser } from '../web/browser.ts'
import { type Credentials, goThroughPages } from '../web/sign-in.ts'
import { safariUserAgent } from '../web/user-agent.ts'
import type { LiveDevice } from './live-device.ts'

/** A browser on this device. Each one starts without cookies, as the sign-in of an enrollment does. */
export function openBrowser(device: LiveDevice): Browser {
  return new Browser({
    http: device.http,
    userAgent: safariUserAgent(device.model, device.system.version),
    language: device.language,
    now: device.surroundings.now,
  })
}

/**
 * Signs in on the page a challenge names, and takes the access token that comes back.
 *
 * @throws {SimulatorError} `SIGN_IN_REFUSED`, `WEB_PAGE`, `BAD_CHALLENGE` or `NETWORK`
 */
export async function signInAt(
  device: LiveDevice,
  address: URL,
  person: Credentials & { readonly identifier: string },
): Promise<string> {
  const start = new URL(address)
  start.searchParams.append('user-identifier', person.identifier)
  const browser = openBrowser(device)
  const end = await goThroughPages(browser, await browser.open(start), person)
  if (end.kind !== 'app' || !end.url.startsWith(`${authenticationScheme}:`)) {
    throw new SimulatorError('WEB_PAGE', 'The sign-in ended with a download in place of an access token')
  }
  return accessTokenIn(end.url, end.status)
}

/** Only the form that Apple documents: 308 to `//authentication-results?access-token=`. */
function accessTokenIn(address: string, status: number): string {
  if (status !== 308) throw new SimulatorError('BAD_CHALLENGE', `The sign-in ended with ${status} in place of 308`)
  try {
    return parseAuthenticationResult(address)
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause
    throw new SimulatorError('BAD_CHALLENGE', cause.message, {}, cause)
  }
}
