// Reads CMS SignedData (RFC 5652 section 5) without judging its signature.

import {
  allDigests,
  type Digest,
  expectNullOrAbsent,
  readAlgorithm,
  readDigest,
  readSignatureAlgorithm,
} from './algorithms.ts'
import { contextTag, type Element, Fields, malformed, primitiveContextTag, readBer, readDer, tags } from './der.ts'
import { integerOf, objectIdentifierOf, octetsOf, smallIntegerOf } from './der-values.ts'
import { oids } from './object-identifiers.ts'

export interface SignedDataParts {
  readonly version: number
  /** The embedded content, its pieces joined, or null when the signature is detached. */
  readonly content: Buffer | null
  /** DER of each certificate that came along. */
  readonly certificates: readonly Buffer[]
  readonly digestOids: readonly string[]
  readonly signers: readonly Element[]
}

/** What a SignerInfo says; nothing of it is proven yet. */
export interface SignerInfo {
  readonly id: SignerId
  readonly digest: Digest
  readonly signature: Buffer
  readonly signatureKeyType: 'rsa' | 'ec'
  /** Null when the signature is directly over the content. */
  readonly attributes: SignedAttributes | null
}

export type SignerId =
  | { readonly kind: 'issuer-and-serial'; readonly issuer: Buffer; readonly serial: Buffer }
  | { readonly kind: 'key-id'; readonly keyId: Buffer }

export interface SignedAttributes {
  /** The attributes as a DER SET OF, which is what the signature covers. */
  readonly der: Buffer
  /** The only value of each attribute. */
  readonly values: ReadonlyMap<string, Element>
}

const maxCertificates = 16
const maxCertificateBytes = 16 * 1024

/**
 * Takes apart one ContentInfo holding SignedData, in BER or DER, and nothing after it.
 *
 * @throws {PkiError} `MALFORMED` or `TOO_LARGE`
 */
export function parseSignedData(bytes: Uint8Array, maxBytes: number): SignedDataParts {
  const contentInfo = new Fields(readBer(bytes, { maxBytes }))
  if (objectIdentifierOf(contentInfo.next(tags.objectIdentifier)) !== oids.signedData) throw malformed('No SignedData.')
  const signedData = contentInfo.next(contextTag(0)).only
  contentInfo.end()

  const fields = new Fields(signedData)
  const version = smallIntegerOf(fields.next(tags.integer))
  const digestOids = fields.next(tags.set).children.map(readDigestOid)
  const content = readContent(fields.next(tags.sequence))
  const certificates = readCertificates(fields.optional(contextTag(0)))
  fields.optional(contextTag(1)) // revocation lists, which we do not use
  const signers = fields.next(tags.set).children
  fields.end()
  return { version, content, certificates, digestOids, signers }
}

function readDigestOid(algorithm: Element): string {
  const { oid, parameters } = readAlgorithm(algorithm)
  expectNullOrAbsent(parameters)
  return oid
}

function readContent(encapsulated: Element): Buffer | null {
  const fields = new Fields(encapsulated)
  if (objectIdentifierOf(fields.next(tags.objectIdentifier)) !== oids.data) throw malformed('The content is not data.')
  const content = fields.optional(contextTag(0))
  fields.end()
  return content === undefined ? null : octetsOf(content.only)
}

function readCertificates(set: Element | undefined): Buffer[] {
  const certificates = set?.children ?? []
  if (certificates.length > maxCertificates) throw malformed('Too many certificates.')
  if (certificates.some(({ tag }) => tag !== tags.sequence)) throw malformed('There is a certificate of another kind.')
  return certificates.map(({ encoded }) => encoded)
}

/**
 * Reads a SignerInfo of {@link parseSignedData}.
 *
 * @throws {PkiError} `MALFORMED`, or `UNSUPPORTED_ALGORITHM` for algorithms we do not know
 */
export function readSignerInfo(signer: Element): SignerInfo {
  const fields = new Fields(signer)
  const version = smallIntegerOf(fields.next(tags.integer))
  const id = readSignerId(fields.any())
  if (version !== (id.kind === 'issuer-and-serial' ? 1 : 3)) throw malformed('The version does not fit the signer.')
  const digest = readDigest(fields.next(tags.sequence), allDigests)
  const attributes = fields.optional(contextTag(0))
  const algorithm = readSignatureAlgorithm(fields.next(tags.sequence))
  if (algorithm.digest !== null && algorithm.digest !== digest) throw malformed('Digest and signature do not agree.')
  const signature = octetsOf(fields.next(tags.octetString))
  fields.optional(contextTag(1)) // unsigned attributes, which prove nothing
  fields.end()
  return {
    id,
    digest,
    signature,
    signatureKeyType: algorithm.keyType,
    attributes: attributes === undefined ? null : readSignedAttributes(attributes),
  }
}

function readSignerId(id: Element): SignerId {
  if (id.tag === primitiveContextTag(0)) return { kind: 'key-id', keyId: id.content }
  return { kind: 'issuer-and-serial', ...readIssuerAndSerial(id) }
}

export function readIssuerAndSerial(element: Element): { issuer: Buffer; serial: Buffer } {
  const fields = new Fields(element)
  const issuer = fields.next(tags.sequence).encoded
  const serial = integerOf(fields.next(tags.integer))
  fields.end()
  return { issuer, serial }
}

/**
 * RFC 5652 section 5.4: attributes are sent as `[0]` but signed as the SET OF that they are. They must be DER already,
 * so that nothing is signed in another form than it was read.
 */
function readSignedAttributes(attributes: Element): SignedAttributes {
  const der = Buffer.from(attributes.encoded)
  der[0] = tags.set
  const values = new Map<string, Element>()
  for (const attribute of readDer(der, { maxBytes: maxCertificateBytes }).children) {
    const fields = new Fields(attribute)
    const oid = objectIdentifierOf(fields.next(tags.objectIdentifier))
    const value = fields.next(tags.set).only
    fields.end()
    if (values.has(oid)) throw malformed('A signed attribute occurs twice.')
    values.set(oid, value)
  }
  if (values.size === 0) throw malformed('There are no signed attributes in their place.')
  return { der, values }
}

/** What finds a certificate among those sent along, without reading all of each. */
export function issuerAndSerialOf(certificate: Uint8Array): { issuer: Buffer; serial: Buffer } {
  const body = new Fields(new Fields(readDer(certificate, { maxBytes: maxCertificateBytes })).next(tags.sequence))
  body.optional(contextTag(0))
  const serial = integerOf(body.next(tags.integer))
  body.next(tags.sequence)
  return { issuer: body.next(tags.sequence).encoded, serial }
}
