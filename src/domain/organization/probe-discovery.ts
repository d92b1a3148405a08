import { Resolver } from 'node:dns/promises'
import { type RequestOptions, request } from 'node:https'
import { discoveryPath } from './public-addresses.ts'
import { isPublicAddress } from './public-ip.ts'

/** What a device of somebody at a domain would find there. */
export type DiscoveryVerdict =
  | 'found'
  /** The web server redirects to us but drops the query, which says who enrolls. */
  | 'query-dropped'
  /** Something answers, and it does not lead here. */
  | 'elsewhere'
  | 'not-reachable'

/** Where discovery must lead. */
export interface DiscoveryTarget {
  readonly publicUrl: URL
  /** The address that the organization's web server redirects to. */
  readonly discoveryUrl: string
}

export interface DiscoveryAnswer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
}

const timeoutMilliseconds = 3000
const maxBodyBytes = 64 * 1024
const probeQuery = `?user-identifier=probe%40lodger.invalid&model-family=iPhone`

/**
 * Asks a domain where its devices find their server, as a device would. An address of a private network is not asked:
 * the domain comes from an e-mail that somebody typed.
 */
export async function probeDiscovery(domain: string, target: DiscoveryTarget): Promise<DiscoveryVerdict> {
  try {
    const address = await resolvePublicly(domain)
    return address === undefined ? 'not-reachable' : readAnswer(await ask(domain, address), target)
  } catch {
    // Whatever went wrong, in DNS, in TLS or on the way, a device would not get through either.
    return 'not-reachable'
  }
}

/** What an answer means; pure. */
export function readAnswer(answer: DiscoveryAnswer, target: DiscoveryTarget): DiscoveryVerdict {
  if (answer.status >= 300 && answer.status < 400) return readRedirect(answer.location, target)
  if (answer.status === 200 && leadsTo(answer.body, target.publicUrl)) return 'found'
  return 'elsewhere'
}

function readRedirect(location: string | undefined, target: DiscoveryTarget): DiscoveryVerdict {
  if (location === undefined || !URL.canParse(location)) return 'elsewhere'
  const { origin, pathname, searchParams } = new URL(location)
  if (origin + pathname !== target.discoveryUrl) return 'elsewhere'
  return searchParams.has('user-identifier') ? 'found' : 'query-dropped'
}

/** Whether a discovery document names our server. */
function leadsTo(body: string, publicUrl: URL): boolean {
  try {
    const { Servers: servers } = JSON.parse(body) as { Servers?: { BaseURL?: unknown }[] }
    const baseUrl = servers?.[0]?.BaseURL
    return typeof baseUrl === 'string' && new URL(baseUrl).origin === publicUrl.origin
  } catch {
    return false
  }
}

/** Looked up once, and that address is asked, so that a second answer of the name server cannot lead inside. */
async function resolvePublicly(domain: string): Promise<string | undefined> {
  const resolver = new Resolver({ timeout: timeoutMilliseconds / 2, tries: 1 })
  const found = await Promise.allSettled([resolver.resolve4(domain), resolver.resolve6(domain)])
  const addresses = found.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  return addresses.every(isPublicAddress) ? addresses[0] : undefined
}

function ask(domain: string, address: string): Promise<DiscoveryAnswer> {
  const options: RequestOptions = {
    host: address,
    servername: domain,
    headers: { host: domain, accept: 'application/json' },
    path: discoveryPath + probeQuery,
    signal: AbortSignal.timeout(timeoutMilliseconds),
    agent: false,
  }
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxBodyBytes) response.destroy(new Error('The answer is too large'))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode = 0, headers } = response
        resolve({ status: statusCode, location: headers.location, body: Buffer.concat(chunks).toString() })
      })
    })
      .on('error', reject)
      .end()
  })
}
