import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:http2'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type CheckinMessage, parseCheckin } from '../../src/apple/checkin/parse-checkin.ts'
import { authenticationResultUrl } from '../../src/apple/enrollment/authentication-result.ts'
import { writeEnrollmentProfile } from '../../src/apple/enrollment/enrollment-profile.ts'
import { parsePlistDict } from '../../src/apple/plist/parse-plist.ts'
import { type PlistDict, plistDict } from '../../src/apple/plist/plist-value.ts'
import { writePlist } from '../../src/apple/plist/write-plist.ts'
import {
  createAuthority,
  createScepHelper,
  createServerCertificate,
  createSigner,
  type Identity,
  issueDeviceCertificate,
} from '../../src/pki/authority.ts'
import { parseCertificate } from '../../src/pki/certificate.ts'
import { signData } from '../../src/pki/cms-signed-data.ts'
import { createCsr } from '../../src/pki/csr.ts'
import { createPrivateKeyOf } from '../../src/pki/keys.ts'
import { verifyMachineInfo } from '../../src/pki/machine-info-signature.ts'
import { verifyMdmSignature } from '../../src/pki/mdm-signature.ts'
import { certificateToPem } from '../../src/pki/pem.ts'
import { caCapabilities, readScepMessage, writeCaCertificates, writeScepSuccess } from '../../src/pki/scep.ts'
import { randomSerial } from '../../src/pki/write-certificate.ts'
import { privateKeyPem } from '../apple/stored-identity.ts'
import { textOf } from '../device/text-of.ts'
import type { Simulator } from '../network.ts'

/** What the miniature MDM knows of a channel. */
export interface KnownChannel {
  readonly id: string
  readonly token: Buffer
  readonly pushMagic: string
  readonly bearer: string | null
  readonly clientCertificate: Buffer | null
}

export interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** The property list in the body, for check-ins and reports. */
  readonly message: PlistDict | null
}

/** What a request is answered with, in place of what the miniature MDM would say. */
export type Override = (
  received: Received,
) => { status: number; headers?: Record<string, string>; body?: string | Buffer } | null

type ProfileKind = 'account-driven-user' | 'profile-user' | 'device'

/** The least that simulated devices can enroll with: one person, no database, everything in memory. */
export class MiniatureMdm {
  readonly received: Received[] = []
  readonly channels = new Map<string, KnownChannel>()
  readonly person = { email: 'ada@example.org', password: 'correct horse' }
  readonly topic: string
  override: Override = () => null
  /** Changes the profile before it is signed. */
  changeProfile: (profile: PlistDict) => PlistDict = (profile) => profile
  capabilities: readonly string[] = ['com.apple.mdm.per-user-connections']
  private readonly queues = new Map<string, { uuid: string; command: PlistDict }[]>()
  private readonly server: Server
  private readonly parts: Parts
  private tokens = new Set<string>()

  private constructor(server: Server, parts: Parts) {
    this.server = server
    this.parts = parts
    this.topic = parts.topic
    server.on('request', (request, response) => {
      this.serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
    })
  }

  static async start(simulatorOf: () => Simulator): Promise<MiniatureMdm> {
    const now = new Date()
    const organization = 'Miniature'
    const tls = await createAuthority({ commonName: 'tls', organization, now, validityDays: 1, keyType: 'p-256' })
    const hosts = ['localhost', 'example.org', 'mdm.example.org'] as const
    const server = await createServerCertificate(tls, { hosts, organization, now, validityDays: 1 })
    const ca = await createAuthority({ commonName: 'ca', organization, now, validityDays: 1 })
    const ra = await createScepHelper(ca, { commonName: 'ra', organization, now, validityDays: 1 })
    const signer = await createSigner(ca, { commonName: 'signer', organization, now, validityDays: 1 })
    const listener = createServer({
      cert: certificateToPem(server.certificate),
      key: privateKeyPem(server),
      requestCert: true,
      rejectUnauthorized: false,
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const topic = `com.apple.mgmt.External.${randomUUID()}`
    return new MiniatureMdm(listener, {
      simulatorOf,
      topic,
      tlsRoot: certificateToPem(tls.certificate),
      ca,
      ra,
      signer,
    })
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  get url(): string {
    return 'https://mdm.example.org'
  }

  get trustRoot(): string {
    return this.parts.tlsRoot
  }

  /** Queues a command for a channel, by `EnrollmentID` or UDID, plus `:` and the user where there is one. */
  queue(channelId: string, command: PlistDict, uuid = randomUUID().toUpperCase()): string {
    const queue = this.queues.get(channelId) ?? []
    queue.push({ uuid, command })
    this.queues.set(channelId, queue)
    return uuid
  }

  /** What came back for a command. */
  reportOn(uuid: string): PlistDict | undefined {
    return this.received.findLast(({ message }) => message?.['CommandUUID'] === uuid)?.message ?? undefined
  }

  checkIns(messageType: string): PlistDict[] {
    return this.received.flatMap(({ message }) => (message?.['MessageType'] === messageType ? [message] : []))
  }

  /** Wakes a channel through the simulated APNs, with a certificate from its portal. */
  async push(channelId: string): Promise<number> {
    const { apns, pushPortal } = this.parts.simulatorOf()
    const key = await createPrivateKeyOf('rsa-2048')
    const csr = createCsr({ key, commonName: 'push' }).toString('base64')
    const request = `-----BEGIN CERTIFICATE REQUEST-----\n${csr}\n-----END CERTIFICATE REQUEST-----`
    const cert = pushPortal.signPushRequest(request, { topic: this.topic })
    const session = connect(apns.url, { ca: apns.trustRoot, cert, key: key.export({ type: 'pkcs8', format: 'pem' }) })
    const channel = this.channels.get(channelId)!
    try {
      return await new Promise<number>((resolve, reject) => {
        const stream = session.request({
          ':method': 'POST',
          ':path': `/3/device/${channel.token.toString('hex')}`,
          'apns-topic': this.topic,
          'apns-push-type': 'mdm',
        })
        stream.on('response', (headers) => resolve(Number(headers[':status'])))
        stream.resume()
        stream.on('error', reject)
        stream.end(JSON.stringify({ mdm: channel.pushMagic }))
      })
    } finally {
      session.close()
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** An enrollment profile, signed. */
  profile(kind: ProfileKind): Buffer {
    const scep = {
      url: `${this.url}/scep`,
      name: 'miniature',
      challenge: 'miniature-challenge',
      keySize: 2048,
      subject: [['CN', 'a ticket']],
      caFingerprint: parseCertificate(this.parts.ca.certificate).fingerprint,
    } as const
    const written = writeEnrollmentProfile({
      identifier: 'test.miniature.enroll',
      uuids: { profile: randomUUID(), identity: randomUUID(), mdm: randomUUID() },
      displayName: 'Miniature',
      organizationName: 'Miniature',
      description: '',
      topic: this.topic,
      serverUrl: `${this.url}/mdm`,
      scep,
      roots: [],
      ...kindKeys(kind, this.person.email),
    })
    const changed = this.changeProfile(withCapabilities(parsePlistDict(written), this.capabilities))
    const { certificate, privateKey } = this.parts.signer
    return signData(writePlist(changed), { certificate, key: privateKey, chain: [this.parts.ca.certificate] })
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request)
    const url = new URL(request.url ?? '/', this.url)
    const isMdm = url.pathname === '/mdm'
    const received: Received = {
      path: url.pathname + url.search,
      headers: request.headers,
      body,
      message: isMdm ? parsePlistDict(body) : null,
    }
    this.received.push(received)
    const override = this.override(received)
    if (override) return void response.writeHead(override.status, override.headers).end(override.body ?? '')
    switch (url.pathname) {
      case '/.well-known/com.apple.remotemanagement':
        return sendJson(response, { Servers: [{ Version: 'mdm-byod', BaseURL: `${this.url}/enroll` }] })
      case '/enroll':
        return this.enroll(received, response)
      case '/link':
        return sendHtml(response, `<h1>Enroll</h1><a class="button" href="/sign-in?${url.search.slice(1)}">Go on</a>`)
      case '/sign-in':
        return this.signIn(received, url, response)
      case '/profile':
        return this.sendProfile(response, url.searchParams.get('kind') as ProfileKind)
      case '/scep':
        return this.scep(url, body, response)
      case '/mdm':
        return this.mdm(request, received, response)
      default:
        response.writeHead(404).end()
    }
  }

  private enroll({ headers, body }: Received, response: ServerResponse): void {
    const { certificate } = this.parts.simulatorOf().deviceAuthority
    const signed = verifyMachineInfo(body, { extraDeviceAuthorities: [parseCertificate(certificate)] })
    if (signed.verdict !== 'verified') return void response.writeHead(400).end()
    const token = headers.authorization?.replace(/^Bearer /, '')
    if (token === undefined || !this.tokens.has(token)) return this.challenge(response)
    this.sendProfile(response, 'account-driven-user')
  }

  /** "Sign in first": also what ends the validity of a token later on. */
  challenge(response: ServerResponse): void {
    const challenge = `Bearer method="apple-as-web", url="${this.url}/sign-in?from=device"`
    response.writeHead(401, { 'www-authenticate': challenge }).end()
  }

  private signIn({ body, headers }: Received, url: URL, response: ServerResponse): void {
    const fields = new URLSearchParams(body.toString())
    const isRight = fields.get('who') === this.person.email && fields.get('password') === this.person.password
    if (!isRight) {
      const problem = fields.has('who') ? '<p role="alert">Wrong address or password.</p>' : ''
      return sendHtml(
        response,
        `${problem}<form method="post"><input name="who" autocomplete="username"><input type="password" name="password"><button>Sign in</button></form>`,
      )
    }
    if (headers['content-type'] !== 'application/x-www-form-urlencoded') return void response.writeHead(415).end()
    if (!url.searchParams.has('from')) {
      return void response.writeHead(303, { location: `/profile${url.search}` }).end()
    }
    const token = randomBytes(24).toString('base64url')
    this.tokens.add(token)
    response.writeHead(308, { location: authenticationResultUrl(token), 'cache-control': 'no-store' }).end()
  }

  private sendProfile(response: ServerResponse, kind: ProfileKind): void {
    response.writeHead(200, { 'content-type': 'application/x-apple-aspen-config' }).end(this.profile(kind))
  }

  private scep(url: URL, body: Buffer, response: ServerResponse): void {
    const { ca, ra } = this.parts
    switch (url.searchParams.get('operation') ?? '') {
      case 'GetCACaps':
        return void response.end(caCapabilities())
      case 'GetCACert':
        response.setHeader('content-type', 'application/x-x509-ca-ra-cert')
        return void response.end(writeCaCertificates(ca.certificate, ra.certificate))
      default: {
        const message = readScepMessage(body, ra)
        if (message.csr.challengePassword !== 'miniature-challenge') return void response.writeHead(403).end()
        const now = Date.now()
        const issued = issueDeviceCertificate(ca, {
          publicKey: message.csr.publicKeySpki,
          commonName: 'a ticket',
          organization: 'Miniature',
          notBefore: new Date(now - 60_000),
          notAfter: new Date(now + 60 * 60_000),
          serial: randomSerial(),
        })
        response.setHeader('content-type', 'application/x-pki-message')
        return void response.end(writeScepSuccess(message, ra, issued))
      }
    }
  }

  private mdm(request: IncomingMessage, received: Received, response: ServerResponse): void {
    const { body, headers } = received
    const signer = verifyMdmSignature(String(headers['mdm-signature']), body)
    const clientCertificate = (request.socket as TLSSocket).getPeerX509Certificate()?.raw ?? null
    if (clientCertificate && !clientCertificate.equals(signer.der)) return void response.writeHead(400).end()
    if (headers['content-type']?.startsWith('application/x-apple-aspen-mdm-checkin')) {
      return this.checkIn(parseCheckin(body), headers, clientCertificate, response)
    }
    this.nextCommand(received.message!, response)
  }

  private checkIn(
    message: CheckinMessage,
    headers: Received['headers'],
    clientCertificate: Buffer | null,
    response: ServerResponse,
  ): void {
    const id = channelIdOf(message.sender)
    if (message.messageType === 'TokenUpdate') {
      this.channels.set(id, {
        id,
        token: Buffer.from(message.token),
        pushMagic: message.pushMagic,
        bearer: headers.authorization ?? null,
        clientCertificate,
      })
    }
    if (message.messageType === 'CheckOut') this.channels.delete(id)
    response.end()
  }

  private nextCommand(message: PlistDict, response: ServerResponse): void {
    const user = textOf(message['EnrollmentUserID'] ?? message['UserID'])
    const id = textOf(message['EnrollmentID'] ?? message['UDID']) + (user === '' ? '' : `:${user}`)
    const queue = this.queues.get(id) ?? []
    const isDone = message['Status'] !== 'Idle' && message['Status'] !== 'NotNow'
    if (isDone && queue[0]?.uuid === message['CommandUUID']) queue.shift()
    const next = message['Status'] === 'NotNow' ? undefined : queue[0]
    if (!next) return void response.end()
    response.setHeader('content-type', 'application/xml; charset=UTF-8')
    response.end(writePlist(plistDict({ CommandUUID: next.uuid, Command: next.command })))
  }
}

interface Parts {
  readonly simulatorOf: () => Simulator
  readonly topic: string
  readonly tlsRoot: string
  readonly ca: Identity
  readonly ra: Identity
  readonly signer: Identity
}

function kindKeys(kind: ProfileKind, account: string) {
  switch (kind) {
    case 'account-driven-user':
      return { kind, assignedManagedAppleId: account }
    case 'profile-user':
      return { kind, managedAppleId: account }
    case 'device':
      return { kind, accessRights: 8191 }
    default:
      return kind satisfies never
  }
}

function withCapabilities(profile: PlistDict, capabilities: readonly string[]): PlistDict {
  const payloads = profile['PayloadContent'] as readonly PlistDict[]
  return plistDict({
    ...profile,
    PayloadContent: payloads.map((payload) =>
      payload['PayloadType'] === 'com.apple.mdm' ? { ...payload, ServerCapabilities: capabilities } : payload,
    ),
  })
}

function channelIdOf(sender: CheckinMessage['sender']): string {
  const id = sender.enrolledAs === 'user' ? sender.enrollmentId : sender.udid
  return sender.userId === null ? id : `${id}:${sender.userId}`
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function sendHtml(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html>${text}`)
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
