// X.509 certificates: RFC 5280.

import { hash, type KeyObject } from 'node:crypto'
import { allDigests, type Digest, isSignatureValid, readSignatureAlgorithm } from './algorithms.ts'
import { contextTag, type Element, expectTag, Fields, malformed, primitiveContextTag, readDer, tags } from './der.ts'
import {
  bitStringOf,
  booleanOf,
  integerOf,
  namedBitsOf,
  objectIdentifierOf,
  octetsOf,
  smallIntegerOf,
  timeOf,
} from './der-values.ts'
import { type DistinguishedName, readName } from './distinguished-name.ts'
import { oids } from './object-identifiers.ts'
import { readPublicKey } from './public-key.ts'

export interface ParsedCertificate {
  readonly der: Buffer
  /** SHA-256 of `der`. */
  readonly fingerprint: Buffer
  /** The INTEGER's octets, as sent. */
  readonly serial: Buffer
  readonly subject: DistinguishedName
  readonly issuer: DistinguishedName
  readonly notBefore: Date
  readonly notAfter: Date
  /** Made on first use, then kept. @throws {PkiError} `KEY_REFUSED`, see `readPublicKey` */
  readonly publicKey: KeyObject
  readonly publicKeySpki: Buffer
  /** SHA-256 of `publicKeySpki`. */
  readonly publicKeyHash: Buffer
  readonly subjectKeyId: Buffer | null
  readonly isAuthority: boolean
  /** Null when the certificate does not restrict what its key is for. */
  readonly keyUsage: ReadonlySet<KeyUsage> | null
  /** What the issuer signed, and how; see `verifyIssued`. */
  readonly signed: Buffer
  readonly signature: Buffer
  readonly signatureAlgorithm: Element
}

export type KeyUsage = 'digitalSignature' | 'keyEncipherment' | 'keyCertSign' | 'cRLSign' | 'other'

export const keyUsageBits = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const

const maxCertificateBytes = 16 * 1024
const maxCertificateDepth = 16

/**
 * Reads one certificate, strictly: DER, nothing before or after it. Checks no signature and no date.
 *
 * The result owns its bytes, so it may be kept when `der` is part of a larger message.
 *
 * @throws {PkiError} `MALFORMED` or `TOO_LARGE`
 */
export function parseCertificate(der: Uint8Array): ParsedCertificate {
  const certificate = readDer(Buffer.from(der), { maxBytes: maxCertificateBytes, maxDepth: maxCertificateDepth })
  const outer = new Fields(certificate)
  const signed = outer.next(tags.sequence)
  const signatureAlgorithm = outer.next(tags.sequence)
  const signature = bitStringOf(outer.next(tags.bitString))
  outer.end()
  const body = readBody(signed)
  // RFC 5280 section 4.1.1.2: the same algorithm inside and out, so that the unsigned one cannot lie.
  if (!body.signatureAlgorithm.encoded.equals(signatureAlgorithm.encoded)) throw malformed('Two signature algorithms.')
  const { publicKeySpki } = body
  let publicKey: KeyObject | undefined
  return {
    der: certificate.encoded,
    fingerprint: hash('sha256', certificate.encoded, 'buffer'),
    serial: body.serial,
    subject: readName(body.subject),
    issuer: readName(body.issuer),
    notBefore: body.notBefore,
    notAfter: body.notAfter,
    get publicKey() {
      publicKey ??= readPublicKey(publicKeySpki)
      return publicKey
    },
    publicKeySpki,
    publicKeyHash: hash('sha256', publicKeySpki, 'buffer'),
    ...readKnownExtensions(body.extensions),
    signed: signed.encoded,
    signature,
    signatureAlgorithm,
  }
}

function readBody(signed: Element) {
  const fields = new Fields(signed)
  const version = readVersion(fields.optional(contextTag(0)))
  const serial = integerOf(fields.next(tags.integer))
  const signatureAlgorithm = fields.next(tags.sequence)
  const issuer = fields.next(tags.sequence)
  const [notBefore, notAfter] = readValidity(fields.next(tags.sequence))
  const subject = fields.next(tags.sequence)
  const publicKeySpki = fields.next(tags.sequence).encoded
  if (version > 0) skipUniqueIds(fields)
  const extensions = version === 2 ? readExtensions(fields.optional(contextTag(3))) : new Map<string, Buffer>()
  fields.end()
  return { serial, signatureAlgorithm, issuer, notBefore, notAfter, subject, publicKeySpki, extensions }
}

function readVersion(wrapped: Element | undefined): number {
  if (wrapped === undefined) return 0
  const version = smallIntegerOf(wrapped.only)
  if (version < 0 || version > 2) throw malformed('No known certificate version.')
  return version
}

function readValidity(validity: Element): [Date, Date] {
  const fields = new Fields(validity)
  const [notBefore, notAfter] = [timeOf(fields.any()), timeOf(fields.any())]
  fields.end()
  return [notBefore, notAfter]
}

function skipUniqueIds(fields: Fields): void {
  fields.optional(primitiveContextTag(1))
  fields.optional(primitiveContextTag(2))
}

function readExtensions(wrapped: Element | undefined): Map<string, Buffer> {
  const extensions = new Map<string, Buffer>()
  if (wrapped === undefined) return extensions
  for (const extension of expectTag(wrapped.only, tags.sequence).children) {
    const fields = new Fields(extension)
    const oid = objectIdentifierOf(fields.next(tags.objectIdentifier))
    const critical = fields.optional(tags.boolean)
    if (critical !== undefined) booleanOf(critical)
    const value = octetsOf(fields.next(tags.octetString))
    fields.end()
    if (extensions.has(oid)) throw malformed('An extension occurs twice.')
    extensions.set(oid, value)
  }
  return extensions
}

function readKnownExtensions(extensions: ReadonlyMap<string, Buffer>) {
  const keyId = extensions.get(oids.subjectKeyIdentifier)
  const constraints = extensions.get(oids.basicConstraints)
  const usage = extensions.get(oids.keyUsage)
  return {
    subjectKeyId: keyId === undefined ? null : octetsOf(expectTag(readValue(keyId), tags.octetString)),
    isAuthority: constraints !== undefined && readIsAuthority(readValue(constraints)),
    keyUsage: usage === undefined ? null : readKeyUsage(readValue(usage)),
  }
}

function readValue(value: Buffer): Element {
  return readDer(value, { maxBytes: maxCertificateBytes, maxDepth: maxCertificateDepth })
}

function readIsAuthority(constraints: Element): boolean {
  const isAuthority = new Fields(constraints).optional(tags.boolean)
  return isAuthority !== undefined && booleanOf(isAuthority)
}

const keyUsageOfBit = new Map<number, KeyUsage>([
  [keyUsageBits.digitalSignature, 'digitalSignature'],
  [keyUsageBits.keyEncipherment, 'keyEncipherment'],
  [keyUsageBits.keyCertSign, 'keyCertSign'],
  [keyUsageBits.cRLSign, 'cRLSign'],
])

function readKeyUsage(usage: Element): Set<KeyUsage> {
  return new Set([...namedBitsOf(usage)].map((bit) => keyUsageOfBit.get(bit) ?? 'other'))
}

export interface IssueCheck {
  /** When given, both certificates must be valid then; by default dates are ignored. */
  readonly now?: Date
  readonly digests?: readonly Digest[]
}

/**
 * Whether `issuer` signed `certificate`: names chain, the issuer is an authority, and the signature is its.
 *
 * @throws {PkiError} when the algorithm or the issuer's key is none that we know
 */
export function verifyIssued(
  certificate: ParsedCertificate,
  issuer: ParsedCertificate,
  check: IssueCheck = {},
): boolean {
  if (!issuer.isAuthority || !certificate.issuer.der.equals(issuer.subject.der)) return false
  const { now } = check
  if (now !== undefined && !(isValidAt(certificate, now) && isValidAt(issuer, now))) return false
  const { keyType, digest } = readSignatureAlgorithm(certificate.signatureAlgorithm)
  if (digest === null || !(check.digests ?? allDigests).includes(digest)) return false
  return isSignatureValid({ keyType, digest }, certificate.signed, issuer.publicKey, certificate.signature)
}

/** Whether `now` lies within the certificate's dates, both ends included. */
export function isValidAt(certificate: ParsedCertificate, now: Date): boolean {
  return certificate.notBefore <= now && now <= certificate.notAfter
}
