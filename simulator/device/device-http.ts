import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { type RequestOptions, Agent as SecureAgent, request as secureRequest } from 'node:https'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { SimulatorError } from '../simulator-error.ts'

/** The network around all devices. */
export interface Network {
  /** PEM certificates trusted for TLS. Without any, the public ones that Node brings. */
  readonly trustRoots: readonly string[]
  /** Where names lead, instead of asking DNS: `example.org` or `example.org:8443` to `127.0.0.1:8443`. */
  readonly addresses: ReadonlyMap<string, string>
  /** Whether plain HTTP is let through to this very machine. No real device would. */
  readonly allowHttpToLocalhost: boolean
}

/** What a device proves itself with in TLS. */
export interface ClientIdentity {
  readonly certificatePem: string
  readonly privateKeyPem: string
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
}

export interface HttpAnswer {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

const timeoutMs = 60_000
const idleSocketMs = 60_000
const maxAnswerBytes = 16 << 20

/** The connections of one device. They are kept open between requests, as the device's own networking does. */
export class DeviceHttp {
  private readonly network: Network
  private readonly plainAgent = new PlainAgent({ keepAlive: true, maxSockets: 4, timeout: idleSocketMs })
  private secureAgent: SecureAgent
  private readonly retiredAgents: SecureAgent[] = []

  constructor(network: Network) {
    this.network = network
    this.secureAgent = newSecureAgent(network, [], null)
  }

  /** From now on offers `identity` to servers that ask for a certificate, and trusts `extraRoots` besides. */
  use(identity: ClientIdentity | null, extraRoots: readonly string[]): void {
    // What is under way, such as a Mac's other channel, may end in peace.
    for (const socket of Object.values(this.secureAgent.freeSockets).flat()) socket?.destroy()
    this.retiredAgents.push(this.secureAgent)
    this.secureAgent = newSecureAgent(this.network, extraRoots, identity)
  }

  /**
   * Sends one request and reads the whole answer; does not follow redirects.
   *
   * @throws {SimulatorError} `NETWORK` when no answer came, `INSECURE_ADDRESS` for an address a device would not use
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const isSecure = this.checkScheme(request.url)
    const place = this.placeOf(request.url, isSecure ? 443 : 80)
    const options = {
      method: request.method,
      host: place.host,
      port: place.port,
      path: request.url.pathname + request.url.search,
      agent: isSecure ? this.secureAgent : this.plainAgent,
      servername: request.url.hostname,
      timeout: timeoutMs,
      headers: {
        host: request.url.host,
        'accept-encoding': 'gzip, deflate, br',
        ...request.headers,
        ...(request.body ? { 'content-length': String(request.body.length) } : {}),
      },
    }
    try {
      return await exchange(isSecure, options, request.url, request.body)
    } catch (error) {
      if (error instanceof SimulatorError) throw error
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
      throw new SimulatorError('NETWORK', `No answer from ${request.url.host} (${code})`, { code }, error)
    }
  }

  close(): void {
    for (const agent of [...this.retiredAgents, this.secureAgent]) agent.destroy()
    this.plainAgent.destroy()
  }

  private checkScheme(url: URL): boolean {
    if (url.protocol === 'https:') return true
    if (url.protocol === 'http:' && this.network.allowHttpToLocalhost && isLocalhost(url.hostname)) return false
    throw new SimulatorError('INSECURE_ADDRESS', `A device does not use ${url.protocol}//${url.host}`)
  }

  private placeOf(url: URL, defaultPort: number): { host: string; port: number } {
    const { addresses } = this.network
    const port = url.port === '' ? defaultPort : Number(url.port)
    const address = addresses.get(`${url.hostname}:${port}`) ?? addresses.get(url.hostname)
    if (address === undefined) return { host: url.hostname.replace(/^\[|\]$/g, ''), port }
    const target = new URL(`tcp://${address}`)
    return { host: target.hostname.replace(/^\[|\]$/g, ''), port: target.port === '' ? port : Number(target.port) }
  }
}

function isLocalhost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** Making a TLS context reads every root; devices that trust the same and have no identity share one. */
const sharedContexts = new WeakMap<Network, SecureContext>()

function newSecureAgent(network: Network, extraRoots: readonly string[], identity: ClientIdentity | null): SecureAgent {
  return new SecureAgent({
    keepAlive: true,
    maxSockets: 4,
    timeout: idleSocketMs,
    secureContext: secureContextFor(network, extraRoots, identity),
  })
}

function secureContextFor(
  network: Network,
  extraRoots: readonly string[],
  identity: ClientIdentity | null,
): SecureContext {
  const isShared = identity === null && extraRoots.length === 0
  const known = isShared ? sharedContexts.get(network) : undefined
  if (known) return known
  const roots = network.trustRoots.length > 0 ? network.trustRoots : rootCertificates
  const context = createSecureContext({
    ca: [...roots, ...extraRoots],
    ...(identity ? { cert: identity.certificatePem, key: identity.privateKeyPem } : {}),
  })
  if (isShared) sharedContexts.set(network, context)
  return context
}

function exchange(isSecure: boolean, options: RequestOptions, url: URL, body: Buffer | undefined): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = (isSecure ? secureRequest : plainRequest)(options)
    request.on('response', (response) => resolve(readAll(response, url)))
    request.on('timeout', () => request.destroy(new SimulatorError('NETWORK', `${url.host} does not answer`)))
    request.on('error', (error) => {
      // The server may close a kept-alive connection just as we use it again; clients then open another.
      const isStale = request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET'
      if (isStale) resolve(exchange(isSecure, options, url, body))
      else reject(error)
    })
    request.end(body)
  })
}

async function readAll(response: IncomingMessage, url: URL): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxAnswerBytes) throw new SimulatorError('NETWORK', 'The answer is too large')
    chunks.push(chunk)
  }
  const headers = new Headers()
  for (let i = 0; i + 1 < response.rawHeaders.length; i += 2) {
    headers.append(response.rawHeaders[i]!, response.rawHeaders[i + 1]!)
  }
  return {
    url,
    status: response.statusCode ?? 0,
    headers,
    body: decoded(Buffer.concat(chunks), headers.get('content-encoding')),
  }
}

function decoded(body: Buffer, encoding: string | null): Buffer {
  const limit = { maxOutputLength: maxAnswerBytes }
  if (body.length === 0 || encoding === null) return body
  switch (encoding) {
    case 'gzip':
      return gunzipSync(body, limit)
    case 'deflate':
      return inflateSync(body, limit)
    case 'br':
      return brotliDecompressSync(body, limit)
    default:
      return body
  }
}
