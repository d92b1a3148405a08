// Source: Apple, "Sending notification requests to APNs" and "Handling notification responses from APNs".

import { randomBytes, randomUUID } from 'node:crypto'
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createAuthority, createServerCertificate } from '../../src/pki/authority.ts'
import { certificateToPem } from '../../src/pki/pem.ts'
import type { StateStore } from '../state-directory.ts'
import type { PushPortal } from './push-portal.ts'
import { keptIdentity, privateKeyPem } from './stored-identity.ts'

/** What goes wrong on purpose. */
export type ApnsFault =
  | { readonly kind: 'answer'; readonly status: number; readonly reason: string; readonly timestamp?: Date }
  /** RST_STREAM with REFUSED_STREAM: not looked at, may be sent again at once. */
  | { readonly kind: 'refuse-stream' }
  /** GOAWAY; what was sent after the last stream named in it was not looked at. */
  | { readonly kind: 'go-away' }
  | { readonly kind: 'drop-connection' }
  /** Accepted, and never delivered. */
  | { readonly kind: 'lose' }
  | { readonly kind: 'delay'; readonly milliseconds: number }

export interface RecordedPush {
  readonly token: string
  readonly topic: string | null
  readonly status: number
  readonly reason: string | null
  readonly wasDelivered: boolean
}

type Wake = (pushMagic: string) => void

interface Registration {
  readonly topic: string
  /** Null while the device is out of reach. */
  wake: Wake | null
  /** APNs keeps one notification for a device it cannot reach. */
  kept: { readonly pushMagic: string; readonly expiresAt: number } | null
}

interface PendingFault {
  readonly fault: ApnsFault
  readonly token: string | null
  timesLeft: number
}

export interface ApnsOptions {
  readonly portal: PushPortal
  readonly store: StateStore
  readonly now: () => Date
  readonly host?: string
  readonly port?: number
  readonly maxConcurrentStreams?: number
}

/** Apple's push service, for one topic per client certificate, over real HTTP/2 and TLS. */
export class FakeApns {
  /** PEM; what the server must trust to connect. */
  readonly trustRoot: string
  readonly pushes: RecordedPush[] = []
  private readonly options: ApnsOptions
  private readonly server: Http2SecureServer
  private readonly sockets = new Set<Socket>()
  private readonly registrations = new Map<string, Registration>()
  private readonly retiredAt = new Map<string, number>()
  private faults: PendingFault[] = []

  private constructor(options: ApnsOptions, server: Http2SecureServer, trustRoot: string) {
    this.options = options
    this.server = server
    this.trustRoot = trustRoot
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket)
      socket.on('close', () => this.sockets.delete(socket))
    })
    server.on('session', (session) => session.on('error', () => session.destroy()))
    server.on('stream', (stream, headers) => {
      stream.on('error', () => stream.destroy())
      this.receive(stream, headers).catch(() => stream.destroy())
    })
  }

  static async start(options: ApnsOptions): Promise<FakeApns> {
    const now = options.now()
    const authority = await keptIdentity(options.store, 'apple-tls-authority', () =>
      createAuthority({
        commonName: 'Simulated Apple TLS CA',
        organization: 'Simulator',
        now,
        validityDays: 3650,
        keyType: 'p-256',
      }),
    )
    const identity = await createServerCertificate(authority, {
      hosts: ['localhost', '127.0.0.1', '::1', 'api.push.apple.com'],
      organization: 'Simulator',
      now,
      validityDays: 90,
    })
    const server = createSecureServer({
      cert: certificateToPem(identity.certificate),
      key: privateKeyPem(identity),
      requestCert: true,
      // Whoever comes with a wrong certificate is told so in the answer.
      rejectUnauthorized: false,
      settings: { maxConcurrentStreams: options.maxConcurrentStreams ?? 1000 },
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve)
    })
    const apns = new FakeApns(options, server, certificateToPem(authority.certificate))
    const retired = (await options.store.read('apns-retired')) as Record<string, number> | null
    for (const [token, at] of Object.entries(retired ?? {})) apns.retiredAt.set(token, at)
    return apns
  }

  get url(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`
  }

  /** A device registers for `topic`: from now on pushes to the returned token reach `wake`. */
  register(topic: string, wake: Wake): Buffer {
    const token = randomBytes(32)
    this.attach(token, topic, wake)
    return token
  }

  /** A device with a token it was given before comes within reach, and gets the one push that waited for it. */
  attach(token: Buffer, topic: string, wake: Wake): void {
    const key = token.toString('hex')
    const kept = this.registrations.get(key)?.kept
    this.registrations.set(key, { topic, wake, kept: null })
    this.retiredAt.delete(key)
    if (kept && kept.expiresAt > this.options.now().getTime()) wake(kept.pushMagic)
  }

  /** The device is switched off or without a network. */
  detach(token: Buffer): void {
    const registration = this.registrations.get(token.toString('hex'))
    if (registration) registration.wake = null
  }

  /** The device left management: from now on its token is answered with 410. */
  async retire(token: Buffer): Promise<void> {
    const key = token.toString('hex')
    if (!this.registrations.delete(key)) return
    this.retiredAt.set(key, this.options.now().getTime())
    await this.options.store.write('apns-retired', Object.fromEntries(this.retiredAt))
  }

  /** Lets the next pushes go wrong; with `token` (hex), only those to it. */
  inject(fault: ApnsFault, { times = 1, token = null }: { times?: number; token?: string | null } = {}): void {
    this.faults.push({ fault, token, timesLeft: times })
  }

  clearFaults(): void {
    this.faults = []
  }

  /** How many connections are open now. */
  get connectionCount(): number {
    return this.sockets.size
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    // A session waits for streams that its client does not read to the end.
    for (const socket of this.sockets) socket.destroy()
    await closed
  }

  private async receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const token = (headers[':path'] ?? '').replace(/^\/3\/device\//, '').toLowerCase()
    const body = await readBody(stream)
    const fault = this.takeFault(token)
    if (fault && (await this.act(fault, stream, token, headers))) return
    const push = this.judge(stream, headers, body)
    if ('status' in push) return this.answer(stream, token, headers, push)
    const isLost = fault?.kind === 'lose'
    if (!isLost) this.deliver(token, push)
    this.answer(stream, token, headers, { status: 200, reason: null }, !isLost)
  }

  private takeFault(token: string): ApnsFault | null {
    const pending = this.faults.find((candidate) => candidate.token === null || candidate.token === token)
    if (!pending) return null
    pending.timesLeft -= 1
    if (pending.timesLeft <= 0) this.faults = this.faults.filter((other) => other !== pending)
    return pending.fault
  }

  /** Does what a fault says; true if that was the end of the request. */
  private async act(
    fault: ApnsFault,
    stream: ServerHttp2Stream,
    token: string,
    headers: IncomingHttpHeaders,
  ): Promise<boolean> {
    switch (fault.kind) {
      case 'answer':
        this.answer(stream, token, headers, {
          status: fault.status,
          reason: fault.reason,
          ...(fault.timestamp ? { timestamp: fault.timestamp.getTime() } : {}),
        })
        return true
      case 'refuse-stream':
        stream.close(constants.NGHTTP2_REFUSED_STREAM)
        return true
      case 'go-away':
        // Not this stream, and none after it.
        stream.session?.goaway(
          constants.NGHTTP2_NO_ERROR,
          Math.max(0, (stream.id ?? 1) - 2),
          Buffer.from(JSON.stringify({ reason: 'Shutdown' })),
        )
        stream.close(constants.NGHTTP2_REFUSED_STREAM)
        stream.session?.close()
        return true
      case 'drop-connection':
        stream.session?.destroy()
        return true
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, fault.milliseconds))
        return false
      case 'lose':
        return false
      default:
        return fault satisfies never
    }
  }

  /** What Apple says to this request: the push it is, or why it is refused. */
  private judge(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: Buffer): Push | Refusal {
    if (headers[':method'] !== 'POST') return { status: 405, reason: 'MethodNotAllowed' }
    const token = /^\/3\/device\/([\da-f]+)$/i.exec(headers[':path'] ?? '')?.[1]?.toLowerCase()
    if (token === undefined) return { status: 404, reason: 'BadPath' }
    const topic = this.topicOfClient(stream)
    if (typeof topic !== 'string') return topic
    return badHeader(headers, topic) ?? this.judgeToken(token, topic) ?? readPush(headers, body)
  }

  private topicOfClient(stream: ServerHttp2Stream): string | Refusal {
    const certificate = (stream.session?.socket as TLSSocket | undefined)?.getPeerX509Certificate()
    if (!certificate) return { status: 403, reason: 'MissingProviderToken' }
    const topic = this.options.portal.topicOf(certificate.raw)
    const now = this.options.now().getTime()
    const isCurrent = Date.parse(certificate.validFrom) <= now && now < Date.parse(certificate.validTo)
    return topic !== null && isCurrent ? topic : { status: 403, reason: 'BadCertificate' }
  }

  private judgeToken(token: string, topic: string): Refusal | null {
    const retiredAt = this.retiredAt.get(token)
    if (retiredAt !== undefined) return { status: 410, reason: 'Unregistered', timestamp: retiredAt }
    const registration = this.registrations.get(token)
    if (!registration) return { status: 400, reason: 'BadDeviceToken' }
    return registration.topic === topic ? null : { status: 400, reason: 'DeviceTokenNotForTopic' }
  }

  private deliver(token: string, { pushMagic, expiresAt }: Push): void {
    const registration = this.registrations.get(token)
    if (!registration) return
    if (registration.wake) registration.wake(pushMagic)
    else registration.kept = { pushMagic, expiresAt }
  }

  private answer(
    stream: ServerHttp2Stream,
    token: string,
    headers: IncomingHttpHeaders,
    refusal: { status: number; reason: string | null; timestamp?: number },
    wasDelivered = false,
  ): void {
    const { status, reason } = refusal
    const topic = headers['apns-topic']
    this.pushes.push({ token, topic: typeof topic === 'string' ? topic : null, status, reason, wasDelivered })
    if (stream.destroyed) return
    const apnsId = headers['apns-id'] ?? randomUUID().toUpperCase()
    stream.respond({ ':status': status, 'apns-id': apnsId })
    const timestamp = refusal.timestamp === undefined ? {} : { timestamp: refusal.timestamp }
    stream.end(reason === null ? '' : JSON.stringify({ reason, ...timestamp }))
  }
}

interface Push {
  readonly pushMagic: string
  readonly expiresAt: number
}

interface Refusal {
  readonly status: number
  readonly reason: string
  readonly timestamp?: number
}

const maxBodyBytes = 4096

async function readBody(stream: ServerHttp2Stream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function badHeader(headers: IncomingHttpHeaders, certificateTopic: string): Refusal | null {
  const topic = headers['apns-topic'] ?? certificateTopic
  if (topic !== certificateTopic) return { status: 400, reason: 'TopicDisallowed' }
  if ((headers['apns-push-type'] ?? 'mdm') !== 'mdm') return { status: 400, reason: 'InvalidPushType' }
  if (!['1', '5', '10'].includes(String(headers['apns-priority'] ?? '10')))
    return { status: 400, reason: 'BadPriority' }
  if (!/^\d{1,12}$/.test(String(headers['apns-expiration'] ?? '0'))) return { status: 400, reason: 'BadExpirationDate' }
  return null
}

function readPush(headers: IncomingHttpHeaders, body: Buffer): Push | Refusal {
  if (body.length > maxBodyBytes) return { status: 413, reason: 'PayloadTooLarge' }
  const pushMagic = pushMagicIn(body)
  // Apple lets other keys pass; no device would react to them, so here they are refused.
  if (pushMagic === null) return { status: 400, reason: 'PayloadEmpty' }
  return { pushMagic, expiresAt: Number(headers['apns-expiration'] ?? 0) * 1000 }
}

function pushMagicIn(body: Buffer): string | null {
  try {
    const payload = JSON.parse(body.toString()) as Record<string, unknown> | null
    if (payload === null || Object.keys(payload).join() !== 'mdm') return null
    return typeof payload['mdm'] === 'string' ? payload['mdm'] : null
  } catch {
    return null
  }
}
