// The server's side of SCEP: RFC 8894, as far as Apple's devices use it.

import { randomBytes } from 'node:crypto'
import { allDigests, type Digest, strongDigests } from './algorithms.ts'
import { PkiError } from './asn1-error.ts'
import type { Identity } from './authority.ts'
import type { ParsedCertificate } from './certificate.ts'
import { type ContentCipher, makeEnvelopedData, openEnvelopedData } from './cms-enveloped-data.ts'
import { parseSignedData, type SignedDataParts } from './cms-parse-signed-data.ts'
import { readOnlySigner, signData, type VerifiedData, verifyParts, writeCertificatesOnly } from './cms-signed-data.ts'
import { type ParsedCsr, parseCsr } from './csr.ts'
import { octetString, printableString } from './der-writer.ts'
import { oids } from './object-identifiers.ts'
import {
  type FailInfo,
  failInfoNumbers,
  messageTypes,
  pkiStatuses,
  type ScepAttributes,
  senderNonceOf,
  transactionIdOf,
} from './scep-attributes.ts'

/** What an answer refers to. */
export interface ScepBasics {
  readonly transactionId: string
  readonly senderNonce: Buffer
  readonly digest: Digest
}

export interface ScepRequest extends ScepBasics {
  readonly messageType: 'PKCSReq' | 'RenewalReq'
  /**
   * The certificate that signed the request and to which the answer is encrypted. For a PKCSReq it is made up by the
   * client, on macOS with another key than the one to certify, so it proves nothing. For a RenewalReq the caller checks
   * that it is the current certificate of a live enrollment.
   */
  readonly signer: ParsedCertificate
  readonly csr: ParsedCsr
  readonly cipher: ContentCipher
}

/** A request we refuse. `basics` is null when not even an answer can be addressed; then it is an HTTP 400. */
export class ScepRefusal extends PkiError {
  override readonly name = 'ScepRefusal'
  readonly failInfo: FailInfo
  readonly basics: ScepBasics | null

  constructor(failInfo: FailInfo, basics: ScepBasics | null, message: string, options?: ErrorOptions) {
    super('SCEP_REFUSED', message, options)
    this.failInfo = failInfo
    this.basics = basics
  }
}

export interface ScepOptions {
  /** SHA-1 and triple DES, for clients that know nothing better. Off by default; single DES and MD5 never pass. */
  readonly allowLegacyAlgorithms?: boolean
}

const maxMessageBytes = 256 * 1024

/**
 * Reads a PKCSReq or RenewalReq: verifies its signature, opens its envelope with the registration authority's key and
 * verifies that the client has the key it asks a certificate for.
 *
 * Whether the challenge or the signer entitles the client to a certificate is for the caller to decide.
 *
 * @throws {ScepRefusal} with what to answer. A wrong envelope, request or proof of possession all give one and the same
 *   refusal, apart from its `cause`, which is for the log only
 */
export function readScepMessage(bytes: Uint8Array, ra: Identity, options: ScepOptions = {}): ScepRequest {
  const digests = options.allowLegacyAlgorithms === true ? allDigests : strongDigests
  const { parts, basics } = readOuterMessage(bytes, digests)
  const { signer, attributes } = verifyOuterMessage(parts, basics, digests)
  const messageType = readMessageType(attributes, basics)
  if (signer.publicKey.asymmetricKeyType !== 'rsa') {
    // The answer is encrypted to the signer, and Apple's client knows no other way than RSA. The key to certify may be
    // of another kind.
    throw new ScepRefusal('badAlg', basics, 'The signer of the request must have an RSA key.')
  }
  try {
    const opened = openEnvelopedData(parts.content ?? Buffer.alloc(0), ra, {
      allowTripleDes: options.allowLegacyAlgorithms === true,
    })
    return { ...basics, messageType, signer, csr: parseCsr(opened.content), cipher: opened.cipher }
  } catch (cause) {
    throw refusalFor(cause, 'badRequest', basics, 'The request in the envelope cannot be used.')
  }
}

/** What can be read before anything is verified: enough to address an answer. */
function readOuterMessage(
  bytes: Uint8Array,
  digests: readonly Digest[],
): { parts: SignedDataParts; basics: ScepBasics } {
  try {
    const parts = parseSignedData(bytes, maxMessageBytes)
    const { digest, attributes } = readOnlySigner(parts)
    const values: ScepAttributes = attributes?.values ?? new Map()
    const basics = {
      transactionId: transactionIdOf(values),
      senderNonce: senderNonceOf(values),
      digest: digests.includes(digest) ? digest : 'sha256',
    } as const
    return { parts, basics }
  } catch (cause) {
    throw refusalFor(cause, 'badRequest', null, 'This is no SCEP message.')
  }
}

function verifyOuterMessage(parts: SignedDataParts, basics: ScepBasics, digests: readonly Digest[]): VerifiedData {
  try {
    return verifyParts(parts, parts.content ?? Buffer.alloc(0), { digests })
  } catch (cause) {
    const isAlgorithm = cause instanceof PkiError && cause.code === 'UNSUPPORTED_ALGORITHM'
    throw refusalFor(cause, isAlgorithm ? 'badAlg' : 'badMessageCheck', basics, 'The signature is refused.')
  }
}

function readMessageType(attributes: ScepAttributes, basics: ScepBasics): 'PKCSReq' | 'RenewalReq' {
  const number = attributes.get(oids.scepMessageType)?.content.toString('latin1')
  if (number === messageTypes.PKCSReq) return 'PKCSReq'
  if (number === messageTypes.RenewalReq) return 'RenewalReq'
  throw new ScepRefusal('badRequest', basics, 'Only PKCSReq and RenewalReq are served.')
}

function refusalFor(cause: unknown, failInfo: FailInfo, basics: ScepBasics | null, message: string): unknown {
  return cause instanceof PkiError ? new ScepRefusal(failInfo, basics, message, { cause }) : cause
}

/**
 * The answer to a request that was granted: the certificate, readable by the client only.
 *
 * @param issued - DER
 * @param chain - DER certificates to send along; Apple's client needs none
 */
export function writeScepSuccess(
  request: ScepRequest,
  ra: Identity,
  issued: Uint8Array,
  chain: readonly Uint8Array[] = [],
): Buffer {
  const certificates = writeCertificatesOnly([issued, ...chain])
  const envelope = makeEnvelopedData(certificates, request.signer.der, { cipher: request.cipher })
  return writeAnswer(request, ra, { status: pkiStatuses.success, envelope })
}

/** The answer to a request that was refused. It holds the reason's number and nothing else. */
export function writeScepFailure(basics: ScepBasics, ra: Identity, failInfo: FailInfo): Buffer {
  return writeAnswer(basics, ra, { status: pkiStatuses.failure, failInfo })
}

interface Answer {
  readonly status: string
  readonly envelope?: Buffer
  readonly failInfo?: FailInfo
}

function writeAnswer(basics: ScepBasics, ra: Identity, { status, envelope, failInfo }: Answer): Buffer {
  const reason =
    failInfo === undefined ? [] : [[oids.scepFailInfo, printableString(failInfoNumbers[failInfo])] as const]
  return signData(envelope ?? Buffer.alloc(0), {
    certificate: ra.certificate,
    key: ra.privateKey,
    digest: basics.digest,
    detached: envelope === undefined,
    attributes: [
      [oids.scepMessageType, printableString(messageTypes.CertRep)],
      [oids.scepPkiStatus, printableString(status)],
      ...reason,
      [oids.scepTransactionId, printableString(basics.transactionId)],
      [oids.scepRecipientNonce, octetString(basics.senderNonce)],
      [oids.scepSenderNonce, octetString(randomBytes(16))],
    ],
  })
}

/** The answer to GetCACert, `application/x-x509-ca-ra-cert`: the authority and the registration authority, both DER. */
export function writeCaCertificates(ca: Uint8Array, ra: Uint8Array): Buffer {
  return writeCertificatesOnly([ra, ca])
}

/**
 * The answer to GetCACaps, `text/plain`. RFC 8894 has no word for SHA-384, but tells clients to skip words they do not
 * know; strongSwan 5.9.8 mixes up its flags and asks for AES and SHA-256 only from a server that says it.
 */
export function caCapabilities(): string {
  return ['AES', 'POSTPKIOperation', 'Renewal', 'SHA-256', 'SHA-384', 'SHA-512', 'SCEPStandard', ''].join('\n')
}
