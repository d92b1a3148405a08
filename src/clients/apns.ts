// Apple Push Notification service, with the certificate of an MDM server.
// https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2'
import { setTimeout as delay } from 'node:timers/promises'
import { getCACertificates } from 'node:tls'

export interface ApnsOptions {
  /** `https://api.push.apple.com`, or where tests and the sandbox have theirs. */
  readonly baseUrl: URL
  /** Another root in PEM, beside the ones this machine trusts. */
  readonly extraCa?: string | undefined
}

export interface ApnsCertificate {
  readonly certificatePem: string
  readonly keyPem: string
}

/** Tells one channel of a device to make contact. */
export interface Push {
  readonly token: Uint8Array
  readonly magic: string
  readonly topic: string
  /** Until when Apple keeps it for a device that is off. */
  readonly expiresAt: Date
}

export type ApnsOutcome =
  /** Apple took it; whether it reaches the device, nobody learns. */
  | { readonly kind: 'accepted' }
  /** Apple's reason, and for a dead token since when it is dead. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string; readonly since: Date | null }
  /** No answer worth the name, after several tries. */
  | { readonly kind: 'unreachable'; readonly cause: unknown }

const answerTimeoutMilliseconds = 20_000
const maxAnswerLength = 4096
const retryDelaysMilliseconds = [100, 1000]
/** Until Apple's settings arrive. */
const firstConcurrency = 1
const mostConcurrency = 1000

/**
 * Sends pushes over one connection, as many at a time as Apple's settings allow; the rest wait their turn.
 *
 * It connects when there is something to send, and again when Apple ends the connection. What a GOAWAY, a refused
 * stream or a lost connection has left unanswered is sent again, which is harmless: Apple keeps one push per device.
 */
export class ApnsClient {
  readonly #options: ApnsOptions
  readonly #closing = new AbortController()
  readonly #turns: (() => void)[] = []
  #certificate: ApnsCertificate | undefined
  #session: ClientHttp2Session | undefined
  #underWay = 0

  constructor(options: ApnsOptions) {
    this.#options = options
  }

  /** Which certificate to show from now on. What is under way with another one finishes. */
  useCertificate(certificate: ApnsCertificate): void {
    const previous = this.#certificate
    if (previous?.certificatePem === certificate.certificatePem && previous.keyPem === certificate.keyPem) return
    this.#certificate = certificate
    this.#drop(this.#session)
  }

  /** Never rejects for anything that Apple or the network does. */
  async send(push: Push): Promise<ApnsOutcome> {
    let outcome = await this.#tryToSend(push)
    for (const milliseconds of retryDelaysMilliseconds) {
      if (!isWorthAnotherTry(outcome) || this.#closing.signal.aborted) break
      await delay(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      outcome = await this.#tryToSend(push)
    }
    return outcome
  }

  /** Ends the connection. What is under way is `unreachable`. */
  close(): void {
    this.#closing.abort(new Error('The push client is closed'))
    this.#session?.destroy()
    this.#session = undefined
    for (const go of this.#turns.splice(0)) {
      this.#underWay += 1
      go()
    }
  }

  async #tryToSend(push: Push): Promise<ApnsOutcome> {
    await this.#turn()
    try {
      this.#closing.signal.throwIfAborted()
      return await this.#request(this.#connected(), push)
    } catch (cause) {
      return { kind: 'unreachable', cause }
    } finally {
      this.#underWay -= 1
      this.#letNextGo()
    }
  }

  /** Resolves when Apple's settings leave room for one more; whoever lets it go has counted it already. */
  async #turn(): Promise<void> {
    if (this.#turns.length === 0 && this.#underWay < this.#concurrency()) this.#underWay += 1
    else await new Promise<void>((go) => this.#turns.push(go))
  }

  #letNextGo(): void {
    while (this.#turns.length > 0 && this.#underWay < this.#concurrency()) {
      this.#underWay += 1
      this.#turns.shift()?.()
    }
  }

  #concurrency(): number {
    return Math.min(this.#session?.remoteSettings.maxConcurrentStreams ?? firstConcurrency, mostConcurrency)
  }

  #connected(): ClientHttp2Session {
    if (this.#session) return this.#session
    if (!this.#certificate) throw new Error('There is no push certificate to connect with')
    const { certificatePem, keyPem } = this.#certificate
    const { baseUrl, extraCa } = this.#options
    const session = connect(baseUrl, {
      cert: certificatePem,
      key: keyPem,
      ...(extraCa === undefined ? {} : { ca: [...getCACertificates('default'), extraCa] }),
    })
    const drop = (): void => this.#drop(session)
    // After GOAWAY what is under way may still be answered; only new pushes need another connection.
    session.once('goaway', drop).once('close', drop)
    // What was under way fails with the connection, and is sent again from there.
    session.on('error', drop)
    session.on('remoteSettings', () => this.#letNextGo())
    this.#session = session
    return session
  }

  /** Sends nothing more over `session`. */
  #drop(session: ClientHttp2Session | undefined): void {
    if (!session || this.#session !== session) return
    this.#session = undefined
    session.close()
  }

  #request(session: ClientHttp2Session, push: Push): Promise<ApnsOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<ApnsOutcome>()
    const stream = session.request(headersOf(push))
    // An answer that does not come means a connection that is dead without anybody having said so.
    const timer = setTimeout(() => session.destroy(new Error('Apple does not answer')), answerTimeoutMilliseconds)
    let status: number | undefined
    let answer = ''
    stream.setEncoding('utf8')
    stream.on('response', (headers) => {
      status = headers[':status']
    })
    stream.on('data', (text: string) => {
      if (answer.length < maxAnswerLength) answer += text
    })
    stream.on('end', () => {
      if (status !== undefined) resolve(outcomeOf(status, answer))
    })
    stream.on('error', reject)
    stream.on('close', () => {
      clearTimeout(timer)
      reject(new Error('The connection ended before the answer'))
    })
    stream.end(JSON.stringify({ mdm: push.magic }))
    return promise
  }
}

function headersOf(push: Push): OutgoingHttpHeaders {
  return {
    ':method': 'POST',
    ':path': `/3/device/${Buffer.from(push.token).toString('hex')}`,
    'content-type': 'application/json',
    'apns-topic': push.topic,
    'apns-push-type': 'mdm',
    'apns-priority': '10',
    'apns-expiration': String(Math.floor(push.expiresAt.getTime() / 1000)),
  }
}

function outcomeOf(status: number, answer: string): ApnsOutcome {
  return status === 200 ? { kind: 'accepted' } : { kind: 'refused', status, ...readRefusal(answer) }
}

const reasonPattern = /^[A-Za-z]{1,60}$/

/** Apple answers `{"reason":"Unregistered","timestamp":1767225600000}`; what is neither is no reason and no time. */
function readRefusal(answer: string): { reason: string; since: Date | null } {
  const { reason, timestamp } = parseObject(answer)
  return {
    reason: typeof reason === 'string' && reasonPattern.test(reason) ? reason : 'Unknown',
    since: typeof timestamp === 'number' && Number.isSafeInteger(timestamp) ? new Date(timestamp) : null,
  }
}

function parseObject(text: string): { readonly reason?: unknown; readonly timestamp?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function isWorthAnotherTry(outcome: ApnsOutcome): boolean {
  return outcome.kind === 'unreachable' || (outcome.kind === 'refused' && outcome.status >= 500)
}
