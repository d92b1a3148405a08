// Source: Apple, "Discover Authentication Servers".
import {
  discoveryPath,
  parseDiscoveryDocument,
  parseIdentifier,
} from '../../src/apple/enrollment/discovery-document.ts'
import { ParseError } from '../../src/apple/parse-error.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { HttpAnswer } from './device-http.ts'
import type { LiveDevice } from './live-device.ts'
import { modelFamilyNames } from './models.ts'
import { serverErrorIn } from './server-error.ts'
import type { DiscoveredServer } from './way-to-enroll.ts'

const maxRedirects = 10

/**
 * Finds out where the domain of a work account wants its devices to enroll.
 *
 * @param identifier - what the person typed in Settings
 * @throws {SimulatorError} `BAD_IDENTIFIER`, `DISCOVERY_FAILED`, `DISCOVERY_REFUSED`, `NETWORK` or `INSECURE_ADDRESS`
 */
export async function discover(device: LiveDevice, identifier: string): Promise<DiscoveredServer> {
  return discoverAt(device, identifier, `https://${domainOf(identifier)}${discoveryPath}`)
}

/** The same at an address given, such as the one an organization's web server redirects to. */
export async function discoverAt(device: LiveDevice, identifier: string, address: string): Promise<DiscoveredServer> {
  const url = new URL(address)
  url.searchParams.set('user-identifier', identifier)
  url.searchParams.set('model-family', modelFamilyNames[device.model.family])
  const answer = await getWithRedirects(device, url)
  const refusal = serverErrorIn(answer)
  if (refusal) {
    throw new SimulatorError('DISCOVERY_REFUSED', refusal.message, { code: refusal.code })
  }
  if (answer.status !== 200) {
    throw new SimulatorError('DISCOVERY_FAILED', `${url.host} answered ${answer.status}`, { status: answer.status })
  }
  return readDocument(answer)
}

function domainOf(identifier: string): string {
  const domain = parseIdentifier(identifier)?.domain
  if (domain === undefined) throw new SimulatorError('BAD_IDENTIFIER', `${identifier} is no work account`)
  return domain
}

/** The client takes `Location` as it is: whoever redirects has to pass the query on. */
async function getWithRedirects(device: LiveDevice, start: URL): Promise<HttpAnswer> {
  let url = start
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const answer = await device.http.send({
      method: 'GET',
      url,
      headers: { accept: '*/*', 'user-agent': 'DeviceManagementClient/1.0' },
    })
    const location = answer.headers.get('location')
    if (answer.status < 300 || answer.status >= 400 || location === null) return answer
    url = new URL(location, url)
  }
  throw new SimulatorError('DISCOVERY_FAILED', `${start.host} redirects without end`)
}

function readDocument(answer: HttpAnswer): DiscoveredServer {
  try {
    return parseDiscoveryDocument(answer.body.toString('utf8'))
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause
    throw new SimulatorError('DISCOVERY_FAILED', cause.message, { code: cause.code }, cause)
  }
}
