import { randomBytes, randomUUID } from 'node:crypto'
import { type CheckinMessage, parseCheckin } from '../../src/apple/checkin/parse-checkin.ts'
import {
  type EnrollmentWay,
  type ParsedEnrollmentProfile,
  parseEnrollmentProfile,
} from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import { type PlistValue, plistDict } from '../../src/apple/plist/plist-value.ts'
import { writePlist } from '../../src/apple/plist/write-plist.ts'
import { ensureAuthority } from '../../src/domain/ca/ensure-authority.ts'
import { loadAuthority } from '../../src/domain/ca/load-authority.ts'
import { answerScep } from '../../src/domain/enrollment/answer-scep.ts'
import { authenticate } from '../../src/domain/enrollment/authenticate.ts'
import type { Checkin, EnrollmentMessage } from '../../src/domain/enrollment/check-in.ts'
import { checkOut } from '../../src/domain/enrollment/check-out.ts'
import type { EnrollmentRequest } from '../../src/domain/enrollment/enrollment-request.ts'
import { issueProfile } from '../../src/domain/enrollment/issue-profile.ts'
import { startEnrollment } from '../../src/domain/enrollment/start-enrollment.ts'
import { tokenUpdate } from '../../src/domain/enrollment/token-update.ts'
import { createNetwork } from '../../src/domain/organization/create-network.ts'
import { createOrganization } from '../../src/domain/organization/create-organization.ts'
import type { Network, NetworkSettings } from '../../src/domain/organization/network.ts'
import {
  type NetworkSettingsChange,
  updateNetworkSettings,
} from '../../src/domain/organization/update-network-settings.ts'
import { createOwner } from '../../src/domain/owners/create-owner.ts'
import type { Owner } from '../../src/domain/owners/owner.ts'
import { uploadPushCertificate } from '../../src/domain/push/upload-push-certificate.ts'
import { createAuthority, type Identity, issuePushCertificate } from '../../src/pki/authority.ts'
import { parseCertificate } from '../../src/pki/certificate.ts'
import { verifySignedData } from '../../src/pki/cms-signed-data.ts'
import { createPrivateKeyOf } from '../../src/pki/keys.ts'
import { certificateToPem } from '../../src/pki/pem.ts'
import { openScepResponse, writeScepRequest } from '../../src/pki/scep-client.ts'
import { randomSerial } from '../../src/pki/write-certificate.ts'
import { type Ctx, inTransaction } from '../../src/platform/ctx.ts'
import type { DeviceId } from '../../src/platform/ids.ts'

export const publicUrl = new URL('https://mdm.example.org')
export const pushTopic = 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a'
export const ownerPassword = 'correct horse battery staple'

/** Keys take long to make, and a device has one of its own only where a test tells devices apart by it. */
const keys = Promise.all([createPrivateKeyOf('rsa-2048'), createPrivateKeyOf('rsa-2048')])

/** An organization that can enroll devices: with a CA and a push certificate. Once for each database. */
export async function setUpEnrollment(ctx: Ctx): Promise<void> {
  await inTransaction(ctx, (tx) => createOrganization(tx, 'Example & Sons'))
  await ensureAuthority(ctx)
  const [privateKey] = await keys
  const now = ctx.now()
  const apple = await createAuthority({ commonName: 'Push CA', organization: 'Test', now, validityDays: 400 })
  const certificate = issuePushCertificate(apple, {
    publicKey: privateKey,
    topic: pushTopic,
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + 365 * 86_400_000),
    serial: randomSerial(),
  })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  await uploadPushCertificate(ctx, { certificatePem: certificateToPem(certificate), privateKeyPem })
}

/** A network in which people sign in with hosted accounts, and every way to enroll is open. */
export async function anOpenNetwork(ctx: Ctx, settings: NetworkSettingsChange = {}): Promise<Network> {
  const { id } = await createNetwork(ctx, { name: `Network ${randomBytes(4).toString('hex')}` })
  const open: Partial<NetworkSettings> = {
    authentication: 'hosted',
    userEnrollmentEnabled: true,
    profileUserEnrollmentEnabled: true,
    deviceEnrollmentEnabled: true,
  }
  return updateNetworkSettings(ctx, id, { ...open, ...settings })
}

/** A person who can sign in with {@link ownerPassword}. */
export function aPerson(ctx: Ctx, email?: string): Promise<Owner> {
  const name = `Ana ${randomBytes(4).toString('hex')}`
  return createOwner(ctx, {
    name,
    email: email ?? `${name.toLowerCase().replace(' ', '.')}@corp.example`,
    password: ownerPassword,
    tags: [],
  })
}

export const accountDriven: EnrollmentRequest = { kind: 'user', method: 'account-driven', platform: 'ios' }
export const byProfile: EnrollmentRequest = { kind: 'user', method: 'profile', platform: 'ios' }
export const ownedDevice: EnrollmentRequest = { kind: 'device', method: 'profile', platform: 'ios' }

export interface EnrollingDeviceOptions {
  readonly network: Network
  readonly owner: Owner
  readonly request?: EnrollmentRequest
  readonly product?: string
  readonly osVersion?: string
  /** EnrollmentID or UDID. */
  readonly identifier?: string
}

/** A device that goes through an enrollment step by step, on the rooms themselves. */
export class EnrollingDevice {
  readonly #ctx: Ctx
  readonly #options: Required<EnrollingDeviceOptions>
  bearerToken: string | null = null
  profile: ParsedEnrollmentProfile | null = null
  identity: Identity | null = null

  constructor(ctx: Ctx, options: EnrollingDeviceOptions) {
    this.#ctx = { ...ctx, actor: { kind: 'device', id: null } }
    this.#options = {
      request: accountDriven,
      product: 'iPhone14,5',
      osVersion: '18.2.1',
      identifier: randomUUID().toUpperCase(),
      ...options,
    }
  }

  /** The same device, some time later. */
  at(ctx: Ctx): EnrollingDevice {
    const later = new EnrollingDevice(ctx, this.#options)
    later.bearerToken = this.bearerToken
    later.profile = this.profile
    later.identity = this.identity
    return later
  }

  get identifier(): string {
    return this.#options.identifier
  }

  /** All steps up to the last; gives Lodger's id of the device. */
  async enroll(): Promise<DeviceId> {
    await this.signIn()
    await this.fetchProfile()
    await this.getCertificate()
    const id = await this.authenticate()
    await this.tokenUpdate()
    return id
  }

  async signIn(): Promise<void> {
    const { network, owner, request } = this.#options
    const started = await startEnrollment(this.#ctx, { network, owner, request, typedIdentifier: null })
    this.bearerToken = started.bearerToken
  }

  /** @returns the profile as it was served */
  async fetchProfile(): Promise<Buffer> {
    const { network, request } = this.#options
    const input = { publicUrl, network, method: request.method, bearerToken: this.bearerToken ?? '' }
    const signed = await issueProfile(this.#ctx, input)
    this.readProfile(signed)
    if (request.method === 'profile') this.bearerToken = null
    return signed
  }

  readProfile(signed: Uint8Array): void {
    const { request } = this.#options
    const way: EnrollmentWay =
      request.method === 'account-driven'
        ? { startedBy: 'account', version: 'mdm-byod' }
        : { startedBy: 'download', allowsUserEnrollment: true }
    this.profile = parseEnrollmentProfile(verifySignedData(signed).content, way)
  }

  /** A SCEP request with the challenge of the profile, or another. */
  async scepRequest(challenge = this.profile?.scep.challenge ?? '', renewalOf?: Identity) {
    const [first, second] = await keys
    const { scepHelper } = await loadAuthority(this.#ctx)
    return writeScepRequest({
      // A renewed identity has a new key.
      csrKey: this.identity?.privateKey === first ? second : first,
      ra: scepHelper.certificate,
      commonName: 'whatever the client likes',
      challenge,
      now: this.#ctx.now(),
      ...(renewalOf && { renewalOf }),
    })
  }

  async getCertificate(): Promise<void> {
    const [first, second] = await keys
    const privateKey = this.identity?.privateKey === first ? second : first
    const { scepHelper } = await loadAuthority(this.#ctx)
    const sent = await this.scepRequest()
    const answer = await answerScep(this.#ctx, this.#options.network, sent.message)
    const response = openScepResponse(answer, sent, scepHelper.certificate)
    if (response.status !== 'success') throw new Error(`SCEP ended in ${response.status}`)
    this.identity = { certificate: response.certificate, privateKey }
  }

  authenticate(keys: Record<string, PlistValue> = {}): Promise<DeviceId> {
    return authenticate(this.#ctx, this.checkin('Authenticate', keys))
  }

  tokenUpdate(keys: Record<string, PlistValue> = {}): Promise<void> {
    const push = { Token: randomBytes(32), PushMagic: randomUUID() }
    return tokenUpdate(this.#ctx, this.checkin('TokenUpdate', { ...push, ...keys }))
  }

  checkOut(keys: Record<string, PlistValue> = {}): Promise<void> {
    return checkOut(this.#ctx, this.checkin('CheckOut', keys))
  }

  /** A message as this device would say it, and what it would prove besides. */
  checkin<T extends EnrollmentMessage['messageType']>(messageType: T, keys: Record<string, PlistValue | undefined>) {
    const { network, request, product, osVersion, identifier } = this.#options
    const dict = plistDict({
      MessageType: messageType,
      ...(request.kind === 'user' ? { EnrollmentID: identifier } : { UDID: identifier, SerialNumber: 'F2LXK0AAAA' }),
      Topic: pushTopic,
      ProductName: product,
      OSVersion: osVersion,
      BuildVersion: '22C161',
      ...keys,
    })
    type Message = Extract<CheckinMessage, { messageType: T }> & EnrollmentMessage
    const message = parseCheckin(writePlist(dict)) as Message
    const fingerprint = parseCertificate(this.identity?.certificate ?? Buffer.alloc(0)).fingerprint
    return {
      network,
      endpointKind: request.kind,
      message,
      identity: { fingerprint },
      bearerToken: this.bearerToken,
    } satisfies Checkin<Message>
  }
}
