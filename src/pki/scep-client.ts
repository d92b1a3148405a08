// A device's side of SCEP (RFC 8894), for simulated devices and tests.

import { hash, type KeyObject, randomBytes } from 'node:crypto'
import type { Digest } from './algorithms.ts'
import { PkiError } from './asn1-error.ts'
import type { Identity } from './authority.ts'
import { parseCertificate } from './certificate.ts'
import { type ContentCipher, makeEnvelopedData, openEnvelopedData } from './cms-enveloped-data.ts'
import { parseSignedData } from './cms-parse-signed-data.ts'
import { readCertificatesOnly, signDataInBer, verifyParts } from './cms-signed-data.ts'
import { createCsr } from './csr.ts'
import { malformed } from './der.ts'
import { octetString, printableString } from './der-writer.ts'
import { writeName } from './distinguished-name.ts'
import { publicKeySpkiOf } from './keys.ts'
import { oids } from './object-identifiers.ts'
import {
  type FailInfo,
  failInfoNumbers,
  messageTypes,
  pkiStatuses,
  recipientNonceOf,
  textAttribute,
  transactionIdOf,
} from './scep-attributes.ts'
import { keyUsage, randomSerial, writeCertificate } from './write-certificate.ts'

export interface NewScepRequest {
  /** The key to certify: RSA, or P-256 when another key signs the request. */
  readonly csrKey: KeyObject
  /** Signs the request and opens the answer: RSA. On macOS a key of its own, elsewhere `csrKey`. */
  readonly signerKey?: KeyObject
  /** The registration authority's certificate, DER; see {@link readCaCertificates}. */
  readonly ra: Uint8Array
  readonly commonName: string
  readonly challenge?: string
  /** The identity to renew; it signs the request. */
  readonly renewalOf?: Identity
  readonly now: Date
  readonly style?: 'ios' | 'macos'
  readonly cipher?: ContentCipher
  readonly digest?: Digest
}

/** A request, and what is needed to open its answer. */
export interface SentScepRequest {
  /** Body of the PKIOperation. */
  readonly message: Buffer
  readonly signer: Identity
  readonly transactionId: string
  readonly senderNonce: Buffer
}

/**
 * Makes a PKCSReq, or with `renewalOf` a RenewalReq.
 *
 * In the style `macos` it has the oddities of that client: a signer named "MDM SCEP SIGNER" whose key may be another
 * than the one to certify, and version 2 in the PKCS#10 request. Both styles sign in BER, as Apple's CMS encoder does.
 */
export function writeScepRequest(request: NewScepRequest): SentScepRequest {
  const { csrKey, challenge, renewalOf, style = 'ios' } = request
  const csr = createCsr({
    key: csrKey,
    commonName: request.commonName,
    version: style === 'macos' ? 2 : 0,
    ...(challenge === undefined ? {} : { challengePassword: challenge }),
  })
  const signer = renewalOf ?? createTemporaryIdentity(request.signerKey ?? csrKey, style, request.now)
  const envelope = makeEnvelopedData(csr, request.ra, { cipher: request.cipher ?? 'aes-128-cbc' })
  const transactionId = hash('sha256', publicKeySpkiOf(csrKey), 'hex').toUpperCase()
  const senderNonce = randomBytes(16)
  const message = signDataInBer(envelope, {
    certificate: signer.certificate,
    key: signer.privateKey,
    digest: request.digest ?? 'sha256',
    attributes: [
      [oids.scepMessageType, printableString(messageTypes[renewalOf === undefined ? 'PKCSReq' : 'RenewalReq'])],
      [oids.scepTransactionId, printableString(transactionId)],
      [oids.scepSenderNonce, octetString(senderNonce)],
    ],
  })
  return { message, signer, transactionId, senderNonce }
}

function createTemporaryIdentity(privateKey: KeyObject, style: 'ios' | 'macos', now: Date): Identity {
  const serial = randomSerial()
  const name = writeName({ commonName: style === 'macos' ? 'MDM SCEP SIGNER' : serial.toString('hex').toUpperCase() })
  const certificate = writeCertificate({
    serial,
    issuer: name,
    subject: name,
    notBefore: now,
    notAfter: new Date(now.getTime() + 24 * 60 * 60 * 1000),
    publicKeySpki: publicKeySpkiOf(privateKey),
    extensions: [keyUsage('digitalSignature', 'keyEncipherment')],
    issuerKey: privateKey,
  })
  return { certificate, privateKey }
}

export type ScepResponse =
  | { readonly status: 'success'; readonly certificate: Buffer }
  | { readonly status: 'pending' }
  | { readonly status: 'failure'; readonly failInfo: FailInfo | null }

/**
 * Opens the answer to `sent`, as strictly as Apple's client: signed by the registration authority, about this request.
 *
 * @throws {PkiError} when it is no such answer
 */
export function openScepResponse(bytes: Uint8Array, sent: SentScepRequest, ra: Uint8Array): ScepResponse {
  const parts = parseSignedData(bytes, maxResponseBytes)
  const { content, signer, attributes } = verifyParts(parts, parts.content ?? Buffer.alloc(0))
  if (!signer.der.equals(ra))
    throw new PkiError('SIGNATURE_INVALID', 'Someone else than the registration authority signed.')
  const isAnswer = textAttribute(attributes, oids.scepMessageType) === messageTypes.CertRep
  const isOurs =
    transactionIdOf(attributes) === sent.transactionId && recipientNonceOf(attributes).equals(sent.senderNonce)
  if (!isAnswer || !isOurs) throw malformed('This is no answer to the request.')
  switch (textAttribute(attributes, oids.scepPkiStatus)) {
    case pkiStatuses.success: {
      const [certificate] = readCertificatesOnly(openEnvelopedData(content, sent.signer).content, maxResponseBytes)
      if (certificate === undefined) throw malformed('The answer holds no certificate.')
      return { status: 'success', certificate: certificate.der }
    }
    case pkiStatuses.pending:
      return { status: 'pending' }
    case pkiStatuses.failure:
      return { status: 'failure', failInfo: failInfoNamed(textAttribute(attributes, oids.scepFailInfo)) }
    default:
      throw malformed('The answer has no known status.')
  }
}

const maxResponseBytes = 256 * 1024

function failInfoNamed(number: string): FailInfo | null {
  const names = Object.keys(failInfoNumbers) as FailInfo[]
  return names.find((name) => failInfoNumbers[name] === number) ?? null
}

export interface CaCertificates {
  /** DER. */
  readonly ca: Buffer
  readonly ra: Buffer
}

/**
 * Finds the authority and the registration authority in an answer to GetCACert, the way Apple's client does: by what
 * their keys are for. One certificate alone, as `application/x-x509-ca-cert` brings it, is both.
 *
 * @throws {PkiError}
 */
export function readCaCertificates(bytes: Uint8Array, contentType: string): CaCertificates {
  if (contentType === 'application/x-x509-ca-cert') {
    const { der } = parseCertificate(bytes)
    return { ca: der, ra: der }
  }
  const certificates = readCertificatesOnly(bytes, maxResponseBytes)
  const ca = certificates.find(({ isAuthority }) => isAuthority)
  const ra = certificates.find(
    ({ isAuthority, keyUsage: usage }) =>
      !isAuthority && usage !== null && usage.has('digitalSignature') && usage.has('keyEncipherment'),
  )
  if (ca === undefined || ra === undefined)
    throw malformed('There is no registration authority among the certificates.')
  return { ca: ca.der, ra: ra.der }
}
