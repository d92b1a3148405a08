// A device's way through SCEP: RFC 8894, and Apple's payload com.apple.security.scep.
import { hash, X509Certificate } from 'node:crypto'
import type { ParsedScepIdentity } from '../../src/apple/enrollment/parse-enrollment-profile.ts'
import { PkiError } from '../../src/pki/asn1-error.ts'
import type { Identity } from '../../src/pki/authority.ts'
import { publicKeySpkiOf } from '../../src/pki/keys.ts'
import {
  type CaCertificates,
  openScepResponse,
  readCaCertificates,
  type ScepResponse,
  type SentScepRequest,
  writeScepRequest,
} from '../../src/pki/scep-client.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { HttpAnswer, HttpRequest } from './device-http.ts'
import type { LiveDevice } from './live-device.ts'

const pendingRetries = 3
const pendingDelayMs = 10_000

/**
 * Makes a key and has it certified as the profile says.
 *
 * @throws {SimulatorError} `SCEP_FAILED`, or `NETWORK`
 */
export async function obtainIdentity(device: LiveDevice, scep: ParsedScepIdentity): Promise<Identity> {
  const { surroundings, identityKeyType, model } = device
  const capabilities = await getCapabilities(device, scep)
  const authorities = await getAuthorities(device, scep)
  const csrKey = await surroundings.keys.take(identityKeyType, scep.keySize)
  const isMac = model.platform === 'macos'
  const sent = writeScepRequest({
    csrKey,
    ...(isMac || identityKeyType !== 'rsa' ? { signerKey: await surroundings.keys.requestSigner() } : {}),
    ra: authorities.ra,
    commonName: scep.subject.find(([attribute]) => attribute === 'CN')?.[1] ?? 'device',
    ...(scep.challenge === null ? {} : { challenge: scep.challenge }),
    now: surroundings.now(),
    style: isMac ? 'macos' : 'ios',
    cipher: capabilities.has('AES') || capabilities.has('SCEPStandard') ? 'aes-128-cbc' : 'des-ede3-cbc',
  })
  const certificate = await askForCertificate(device, scep, { sent, authorities, capabilities })
  checkCertificate(certificate, authorities, publicKeySpkiOf(csrKey))
  return { certificate, privateKey: csrKey }
}

async function getCapabilities(device: LiveDevice, scep: ParsedScepIdentity): Promise<Set<string>> {
  const answer = await askScep(device, scep, 'GetCACaps')
  return new Set(answer.body.toString('latin1').split(/\r?\n/).filter(Boolean))
}

async function getAuthorities(device: LiveDevice, scep: ParsedScepIdentity): Promise<CaCertificates> {
  const answer = await askScep(device, scep, 'GetCACert')
  const contentType = (answer.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  const authorities = understood(() => readCaCertificates(answer.body, contentType))
  const wanted = scep.caFingerprint
  if (wanted && ![hashOf('sha1'), hashOf('sha256')].some((fingerprint) => fingerprint.equals(wanted))) {
    throw new SimulatorError('SCEP_FAILED', 'The authority is not the one whose fingerprint the profile names')
  }
  return authorities

  function hashOf(digest: 'sha1' | 'sha256'): Buffer {
    return hash(digest, authorities.ca, 'buffer')
  }
}

interface Question {
  readonly sent: SentScepRequest
  readonly authorities: CaCertificates
  readonly capabilities: ReadonlySet<string>
}

async function askForCertificate(
  device: LiveDevice,
  scep: ParsedScepIdentity,
  { sent, authorities, capabilities }: Question,
): Promise<Buffer> {
  const canPost = capabilities.has('POSTPKIOperation') || capabilities.has('SCEPStandard')
  for (let attempt = 0; attempt <= pendingRetries; attempt++) {
    const answer = await askScep(device, scep, 'PKIOperation', sent.message, canPost)
    const response = understood((): ScepResponse => openScepResponse(answer.body, sent, authorities.ra))
    if (response.status === 'success') return response.certificate
    if (response.status === 'failure') {
      throw new SimulatorError('SCEP_FAILED', `The authority refuses: ${response.failInfo ?? 'no reason given'}`, {
        failInfo: response.failInfo,
      })
    }
    await new Promise((resolve) => setTimeout(resolve, pendingDelayMs).unref())
  }
  throw new SimulatorError('SCEP_FAILED', 'The authority keeps the request waiting')
}

async function askScep(
  device: LiveDevice,
  scep: ParsedScepIdentity,
  operation: string,
  message?: Buffer,
  canPost = true,
): Promise<HttpAnswer> {
  const url = new URL(scep.url)
  url.searchParams.set('operation', operation)
  if (operation === 'GetCACert' && scep.name !== null) url.searchParams.set('message', scep.name)
  if (message && !canPost) url.searchParams.set('message', message.toString('base64'))
  const headers = { 'user-agent': 'mdmd/1.0', accept: '*/*' }
  const request: HttpRequest =
    message && canPost
      ? { method: 'POST', url, headers: { ...headers, 'content-type': 'application/x-pki-message' }, body: message }
      : { method: 'GET', url, headers }
  const answer = await device.http.send(request)
  if (answer.status !== 200) {
    throw new SimulatorError('SCEP_FAILED', `${operation} was answered with ${answer.status}`, {
      operation,
      status: answer.status,
    })
  }
  return answer
}

function understood<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new SimulatorError('SCEP_FAILED', cause.message, { code: cause.code }, cause)
  }
}

function checkCertificate(certificate: Buffer, { ca }: CaCertificates, publicKeySpki: Buffer): void {
  const issued = new X509Certificate(certificate)
  if (!issued.publicKey.export({ type: 'spki', format: 'der' }).equals(publicKeySpki)) {
    throw new SimulatorError('SCEP_FAILED', 'The certificate is for another key')
  }
  if (!issued.verify(new X509Certificate(ca).publicKey)) {
    throw new SimulatorError('SCEP_FAILED', 'The certificate was not issued by the authority')
  }
}
