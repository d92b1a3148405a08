// Signs and verifies CMS SignedData: RFC 5652 section 5, with node:crypto primitives only.

import { hash, type KeyObject, sign, timingSafeEqual } from 'node:crypto'
import {
  type Digest,
  isSignatureValid,
  strongDigests,
  unsupported,
  writeDigest,
  writeSignatureAlgorithm,
} from './algorithms.ts'
import { PkiError } from './asn1-error.ts'
import { type ParsedCertificate, parseCertificate } from './certificate.ts'
import type { CertificateReader } from './certificate-cache.ts'
import type { SignedAttributes, SignedDataParts, SignerId, SignerInfo } from './cms-parse-signed-data.ts'
import { issuerAndSerialOf, parseSignedData, readSignerInfo } from './cms-parse-signed-data.ts'
import { contextTag, type Element, malformed, readDer, tags } from './der.ts'
import { objectIdentifierOf, octetsOf } from './der-values.ts'
import * as write from './der-writer.ts'
import { oids } from './object-identifiers.ts'

export interface SignerOptions {
  /** SHA-2 unless said otherwise. */
  readonly digests?: readonly Digest[]
  /** `parseCertificate` unless said otherwise. */
  readonly readCertificate?: CertificateReader
}

export interface VerifyOptions extends SignerOptions {
  /** What was signed, when the signature comes apart from it. Embedded content must then be absent or equal. */
  readonly detachedContent?: Uint8Array
  readonly maxBytes?: number
}

export interface VerifiedData {
  readonly content: Buffer
  /** Who signed. That its certificate is one we trust is for the caller to check. */
  readonly signer: ParsedCertificate
  readonly digest: Digest
  readonly attributes: ReadonlyMap<string, Element>
}

const defaultMaxBytes = 64 * 1024

/**
 * Verifies one CMS signature by exactly one signer, whose certificate came along.
 *
 * Proves that the key in `signer` signed `content`; neither the certificate's issuer nor its dates are looked at.
 *
 * @throws {PkiError} `MALFORMED`, `TOO_LARGE`, `UNSUPPORTED_ALGORITHM`, `KEY_REFUSED`, `SIGNER_NOT_FOUND`,
 *   `CONTENT_MISMATCH` or `SIGNATURE_INVALID`
 */
export function verifySignedData(bytes: Uint8Array, options: VerifyOptions = {}): VerifiedData {
  const parts = parseSignedData(bytes, options.maxBytes ?? defaultMaxBytes)
  return verifyParts(parts, contentToVerify(parts, options.detachedContent), options)
}

/** The second half of {@link verifySignedData}, for callers who need the content whatever the signature is worth. */
export function verifyParts(parts: SignedDataParts, content: Buffer, options: SignerOptions = {}): VerifiedData {
  const signerInfo = readOnlySigner(parts)
  const { digest, attributes } = signerInfo
  if (!(options.digests ?? strongDigests).includes(digest)) throw unsupported(`Digest ${digest} is not accepted here.`)
  const signer = findSigner(parts, signerInfo.id, options.readCertificate ?? parseCertificate)
  const signed = attributes === null ? plainContent(content) : attributesAbout(content, attributes, digest)
  const algorithm = { keyType: signerInfo.signatureKeyType, digest }
  if (!isSignatureValid(algorithm, signed, signer.publicKey, signerInfo.signature)) {
    throw new PkiError('SIGNATURE_INVALID', 'The signature does not fit.')
  }
  return { content, signer, digest, attributes: attributes?.values ?? new Map() }
}

function contentToVerify(parts: SignedDataParts, detached: Uint8Array | undefined): Buffer {
  if (detached === undefined) {
    if (parts.content === null) throw new PkiError('CONTENT_MISMATCH', 'There is no content.')
    return parts.content
  }
  // A message that embeds body A must not pass as the signature of body B.
  if (parts.content !== null && !parts.content.equals(detached)) {
    throw new PkiError('CONTENT_MISMATCH', 'The embedded content is not what was to be signed.')
  }
  return Buffer.from(detached.buffer, detached.byteOffset, detached.byteLength)
}

/** The one SignerInfo there is; nothing of it is proven yet. */
export function readOnlySigner(parts: SignedDataParts): SignerInfo {
  const [signer] = parts.signers
  if (signer === undefined || parts.signers.length !== 1) throw malformed('Expected exactly one signer.')
  const signerInfo = readSignerInfo(signer)
  // RFC 5652 section 5.1: 3 announces a signer named by key id, and nothing else that we read.
  if (parts.version !== (signerInfo.id.kind === 'key-id' ? 3 : 1))
    throw malformed('The version does not fit the signer.')
  if (!parts.digestOids.includes(oids[signerInfo.digest])) throw malformed('The digest was not announced.')
  return signerInfo
}

function findSigner(parts: SignedDataParts, id: SignerId, readCertificate: CertificateReader): ParsedCertificate {
  const [certificate, another] = parts.certificates.filter((candidate) => isNamedBy(candidate, id))
  if (certificate === undefined || another !== undefined) {
    throw new PkiError('SIGNER_NOT_FOUND', 'There is not exactly one certificate of the signer.')
  }
  return readCertificate(certificate)
}

function isNamedBy(certificate: Buffer, id: SignerId): boolean {
  if (id.kind === 'key-id') return parseCertificate(certificate).subjectKeyId?.equals(id.keyId) ?? false
  const { issuer, serial } = issuerAndSerialOf(certificate)
  return serial.equals(id.serial) && issuer.equals(id.issuer)
}

/**
 * Without signed attributes the signature is over the content itself. Content that is a DER SET would let someone pass
 * off another message's signed attributes as content, so it is refused.
 */
function plainContent(content: Buffer): Buffer {
  if (content[0] === tags.set && isOneElement(content)) {
    throw new PkiError('CONTENT_MISMATCH', 'Content without signed attributes looks like signed attributes.')
  }
  return content
}

function isOneElement(content: Buffer): boolean {
  try {
    readDer(content, { maxBytes: content.length })
    return true
  } catch {
    return false
  }
}

/** RFC 5652 section 11: contentType and messageDigest must be there and tell the truth. */
function attributesAbout(content: Buffer, { der, values }: SignedAttributes, digest: Digest): Buffer {
  const contentType = values.get(oids.contentType)
  const messageDigest = values.get(oids.messageDigest)
  if (contentType === undefined || messageDigest === undefined) {
    throw malformed('A signed attribute that must be there is missing.')
  }
  if (objectIdentifierOf(contentType) !== oids.data) throw new PkiError('CONTENT_MISMATCH', 'Signed as another type.')
  const actual = hash(digest, content, 'buffer')
  const claimed = octetsOf(messageDigest)
  if (claimed.length !== actual.length || !timingSafeEqual(claimed, actual)) {
    throw new PkiError('CONTENT_MISMATCH', 'The content is not what was signed.')
  }
  return der
}

export interface SignOptions {
  /** DER. */
  readonly certificate: Uint8Array
  readonly key: KeyObject
  /** DER certificates to send along, besides the signer's. */
  readonly chain?: readonly Uint8Array[]
  /** Leaves the content out of the message. */
  readonly detached?: boolean
  readonly digest?: Digest
  readonly signingTime?: Date
  /** More signed attributes: object identifier and encoded value. */
  readonly attributes?: readonly (readonly [oid: string, value: Uint8Array])[]
}

/** Signs `content`: DER, with signed attributes, SHA-256 unless said otherwise. */
export function signData(content: Uint8Array, options: SignOptions): Buffer {
  return writeSignedData(prepareSignedData(content, options))
}

/** The same in BER with indefinite lengths and the content in a piece of its own, as Apple devices write it. */
export function signDataInBer(content: Uint8Array, options: SignOptions): Buffer {
  const { digests, certificates, signers } = prepareSignedData(content, options)
  const pieces = write.indefiniteElement(tags.octetStringInPieces, write.octetString(content))
  const embedded = options.detached === true ? [] : [write.indefiniteElement(contextTag(0), pieces)]
  return write.indefiniteElement(
    tags.sequence,
    write.objectIdentifier(oids.signedData),
    write.indefiniteElement(
      contextTag(0),
      write.indefiniteElement(
        tags.sequence,
        write.integer(1),
        write.setOf(...digests),
        write.indefiniteElement(tags.sequence, write.objectIdentifier(oids.data), ...embedded),
        write.context(0, ...certificates),
        write.setOf(...signers),
      ),
    ),
  )
}

function prepareSignedData(content: Uint8Array, options: SignOptions): SignedDataToWrite {
  const digest = options.digest ?? 'sha256'
  const attributes = write.sorted(writeAttributes(content, digest, options))
  const signature = sign(digest, write.element(tags.set, ...attributes), options.key)
  const signer = parseCertificate(options.certificate)
  const signerInfo = write.sequence(
    write.integer(1),
    write.sequence(signer.issuer.der, write.element(tags.integer, signer.serial)),
    writeDigest(digest),
    write.context(0, ...attributes),
    writeSignerAlgorithm(options.key, digest),
    write.octetString(signature),
  )
  return {
    digests: [writeDigest(digest)],
    content: options.detached === true ? null : content,
    certificates: [options.certificate, ...(options.chain ?? [])],
    signers: [signerInfo],
  }
}

/** For RSA the name of the key alone, since the digest is named beside it: what OpenSSL and Apple's devices write. */
function writeSignerAlgorithm(key: KeyObject, digest: Digest): Buffer {
  if (key.asymmetricKeyType !== 'rsa') return writeSignatureAlgorithm(key, digest)
  return write.sequence(write.objectIdentifier(oids.rsaEncryption), write.nullValue())
}

function writeAttributes(content: Uint8Array, digest: Digest, options: SignOptions): Buffer[] {
  const all: (readonly [string, Uint8Array])[] = [
    [oids.contentType, write.objectIdentifier(oids.data)],
    [oids.messageDigest, write.octetString(hash(digest, content, 'buffer'))],
    ...(options.signingTime === undefined ? [] : [[oids.signingTime, write.time(options.signingTime)] as const]),
    ...(options.attributes ?? []),
  ]
  return all.map(([oid, value]) => write.sequence(write.objectIdentifier(oid), write.setOf(value)))
}

interface SignedDataToWrite {
  readonly digests: readonly Uint8Array[]
  readonly content: Uint8Array | null
  readonly certificates: readonly Uint8Array[]
  readonly signers: readonly Uint8Array[]
}

/** Certificates in a message that nobody signed: "degenerate" SignedData, RFC 8894 section 3.4. */
export function writeCertificatesOnly(certificates: readonly Uint8Array[]): Buffer {
  return writeSignedData({ digests: [], content: null, certificates, signers: [] })
}

function writeSignedData({ digests, content, certificates, signers }: SignedDataToWrite): Buffer {
  const embedded = content === null ? [] : [write.context(0, write.octetString(content))]
  return write.sequence(
    write.objectIdentifier(oids.signedData),
    write.context(
      0,
      write.sequence(
        write.integer(1),
        write.setOf(...digests),
        write.sequence(write.objectIdentifier(oids.data), ...embedded),
        // Not sorted although DER would: everyone sends the signer first, and some clients expect it there.
        write.context(0, ...certificates),
        write.setOf(...signers),
      ),
    ),
  )
}

/**
 * The certificates of a message made by {@link writeCertificatesOnly} or anyone else.
 *
 * @throws {PkiError} `MALFORMED` or `TOO_LARGE`
 */
export function readCertificatesOnly(bytes: Uint8Array, maxBytes: number = defaultMaxBytes): ParsedCertificate[] {
  return parseSignedData(bytes, maxBytes).certificates.map(parseCertificate)
}
