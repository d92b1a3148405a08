// CMS EnvelopedData to RSA recipients: RFC 5652 section 6, RFC 3370, RFC 3565, RFC 8017.

import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { allDigests, expectNullOrAbsent, readAlgorithm, readDigest, unsupported } from './algorithms.ts'
import { PkiError } from './asn1-error.ts'
import { type ParsedCertificate, parseCertificate } from './certificate.ts'
import { readIssuerAndSerial } from './cms-parse-signed-data.ts'
import { contextTag, type Element, expectTag, Fields, malformed, primitiveContextTag, readBer, tags } from './der.ts'
import { joinedPieces, objectIdentifierOf, octetsOf, smallIntegerOf } from './der-values.ts'
import * as write from './der-writer.ts'
import { oids } from './object-identifiers.ts'

export type ContentCipher = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc'

interface CipherShape {
  readonly oid: string
  readonly keyBytes: number
  readonly ivBytes: number
}

// Single DES is not here, whatever old clients send: RFC 8894 section 2.9 wants AES.
const ciphers: Readonly<Record<ContentCipher, CipherShape>> = {
  'aes-128-cbc': { oid: oids.aes128Cbc, keyBytes: 16, ivBytes: 16 },
  'aes-192-cbc': { oid: oids.aes192Cbc, keyBytes: 24, ivBytes: 16 },
  'aes-256-cbc': { oid: oids.aes256Cbc, keyBytes: 32, ivBytes: 16 },
  'des-ede3-cbc': { oid: oids.tripleDesCbc, keyBytes: 24, ivBytes: 8 },
}

export interface EnvelopeRecipient {
  /** DER. */
  readonly certificate: Uint8Array
  readonly privateKey: KeyObject
}

export interface OpenOptions {
  readonly allowTripleDes?: boolean
  readonly maxBytes?: number
}

export interface OpenedEnvelope {
  readonly content: Buffer
  /** What the sender encrypted with, so that an answer can use the same. */
  readonly cipher: ContentCipher
}

const defaultMaxBytes = 256 * 1024

/**
 * Opens an envelope addressed to `recipient`.
 *
 * A sender learns nothing from a failure: whatever is wrong, from the first byte to the last, gives the same error, and
 * a key that does not unwrap is replaced by a random one, so that no answer tells whether its padding was right
 * (Bleichenbacher's attack).
 *
 * @throws {PkiError} `CANNOT_OPEN`, always with the same message
 */
export function openEnvelopedData(
  bytes: Uint8Array,
  recipient: EnvelopeRecipient,
  options: OpenOptions = {},
): OpenedEnvelope {
  try {
    const envelope = readEnvelope(bytes, recipient, options)
    return { content: decryptContent(envelope, recipient.privateKey), cipher: envelope.cipher }
  } catch {
    throw new PkiError('CANNOT_OPEN', 'The envelope cannot be opened.')
  }
}

interface Envelope {
  readonly keyPadding: KeyPadding
  readonly encryptedKey: Buffer
  readonly cipher: ContentCipher
  readonly iv: Buffer
  readonly encryptedContent: Buffer
}

type KeyPadding = { readonly kind: 'pkcs1' } | { readonly kind: 'oaep'; readonly hash: string }

function readEnvelope(bytes: Uint8Array, recipient: EnvelopeRecipient, options: OpenOptions): Envelope {
  const contentInfo = new Fields(readBer(bytes, { maxBytes: options.maxBytes ?? defaultMaxBytes }))
  if (objectIdentifierOf(contentInfo.next(tags.objectIdentifier)) !== oids.envelopedData)
    throw malformed('No envelope.')
  const envelopedData = contentInfo.next(contextTag(0)).only
  contentInfo.end()

  const fields = new Fields(envelopedData)
  const version = smallIntegerOf(fields.next(tags.integer))
  if (version < 0 || version > 4) throw malformed('No known version.')
  fields.optional(contextTag(0)) // certificates of the originator, which RSA key transport does not need
  const recipients = fields.next(tags.set).children
  const content = readEncryptedContent(fields.next(tags.sequence), options.allowTripleDes === true)
  fields.optional(contextTag(1)) // unprotected attributes
  fields.end()
  return { ...content, ...readKeyFor(parseCertificate(recipient.certificate), recipients) }
}

function readEncryptedContent(
  element: Element,
  allowTripleDes: boolean,
): Pick<Envelope, 'cipher' | 'iv' | 'encryptedContent'> {
  const fields = new Fields(element)
  if (objectIdentifierOf(fields.next(tags.objectIdentifier)) !== oids.data) throw malformed('The content is not data.')
  const { cipher, iv } = readCipher(fields.next(tags.sequence))
  if (cipher === 'des-ede3-cbc' && !allowTripleDes) throw unsupported('Triple DES is not accepted.')
  const content = fields.any()
  fields.end()
  return { cipher, iv, encryptedContent: implicitOctets(content) }
}

function readCipher(element: Element): { cipher: ContentCipher; iv: Buffer } {
  const { oid, parameters } = readAlgorithm(element)
  for (const [cipher, { oid: known, ivBytes }] of Object.entries(ciphers) as [ContentCipher, CipherShape][]) {
    if (oid !== known) continue
    const iv = parameters === undefined ? Buffer.alloc(0) : expectTag(parameters, tags.octetString).content
    if (iv.length !== ivBytes) throw malformed('The initialization vector has a wrong length.')
    return { cipher, iv }
  }
  throw unsupported(`Content encryption ${oid} is not accepted.`)
}

/** `[0] IMPLICIT OCTET STRING`, whole or in pieces. */
function implicitOctets(element: Element): Buffer {
  if (element.tag === primitiveContextTag(0)) return element.content
  return joinedPieces(expectTag(element, contextTag(0)))
}

function readKeyFor(
  certificate: ParsedCertificate,
  recipients: readonly Element[],
): Pick<Envelope, 'keyPadding' | 'encryptedKey'> {
  for (const recipient of recipients) {
    if (recipient.tag !== tags.sequence) continue // key agreement and others: not for an RSA key
    const fields = new Fields(recipient)
    smallIntegerOf(fields.next(tags.integer))
    if (!isAddressedTo(certificate, fields.any())) continue
    const keyPadding = readKeyPadding(fields.next(tags.sequence))
    const encryptedKey = octetsOf(fields.next(tags.octetString))
    fields.end()
    return { keyPadding, encryptedKey }
  }
  throw malformed('The envelope is for someone else.')
}

function isAddressedTo(certificate: ParsedCertificate, id: Element): boolean {
  if (id.tag === primitiveContextTag(0)) return certificate.subjectKeyId?.equals(id.content) ?? false
  const { issuer, serial } = readIssuerAndSerial(id)
  return serial.equals(certificate.serial) && issuer.equals(certificate.issuer.der)
}

function readKeyPadding(element: Element): KeyPadding {
  const { oid, parameters } = readAlgorithm(element)
  if (oid === oids.rsaesOaep)
    return { kind: 'oaep', hash: parameters === undefined ? 'sha1' : readOaepHash(parameters) }
  if (oid !== oids.rsaEncryption) throw unsupported(`Key encryption ${oid} is not accepted.`)
  expectNullOrAbsent(parameters)
  return { kind: 'pkcs1' }
}

/** RFC 8017 appendix A.2.1; the same digest for the label and for the mask, and no label. */
function readOaepHash(parameters: Element): string {
  const fields = new Fields(parameters)
  const hash = fields.optional(contextTag(0))
  const mask = fields.optional(contextTag(1))
  const label = fields.optional(contextTag(2))
  fields.end()
  const labelHash = hash === undefined ? 'sha1' : readDigest(hash.only, allDigests)
  const maskHash = mask === undefined ? 'sha1' : readMaskHash(mask.only)
  const { oid, parameters: value } = label === undefined ? { oid: oids.pSpecified } : readAlgorithm(label.only)
  const hasLabel = oid !== oids.pSpecified || (value !== undefined && octetsOf(value).length > 0)
  if (labelHash !== maskHash || hasLabel) throw unsupported('These OAEP parameters are not accepted.')
  return labelHash
}

function readMaskHash(element: Element): string {
  const { oid, parameters } = readAlgorithm(element)
  if (oid !== oids.mgf1 || parameters === undefined) throw unsupported('The mask must be MGF1.')
  return readDigest(parameters, allDigests)
}

function decryptContent({ cipher, iv, ...envelope }: Envelope, privateKey: KeyObject): Buffer {
  const key = decryptKey(envelope, privateKey, ciphers[cipher].keyBytes)
  const decipher = createDecipheriv(cipher, key, iv)
  return Buffer.concat([decipher.update(envelope.encryptedContent), decipher.final()])
}

/**
 * OpenSSL answers a wrong PKCS#1 padding with random octets of a random length (implicit rejection). A key that comes
 * out wrong, from that or from OAEP, is replaced by a random one: from here on it fails like any other wrong key.
 */
function decryptKey(
  envelope: Pick<Envelope, 'keyPadding' | 'encryptedKey'>,
  privateKey: KeyObject,
  keyBytes: number,
): Buffer {
  const substitute = randomBytes(keyBytes)
  const decrypted = tryDecryptKey(envelope, privateKey) ?? substitute
  return decrypted.length === keyBytes ? decrypted : substitute
}

function tryDecryptKey(
  { keyPadding, encryptedKey }: Pick<Envelope, 'keyPadding' | 'encryptedKey'>,
  key: KeyObject,
): Buffer | null {
  const padding =
    keyPadding.kind === 'pkcs1'
      ? { padding: constants.RSA_PKCS1_PADDING }
      : { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: keyPadding.hash }
  try {
    return privateDecrypt({ key, ...padding }, encryptedKey)
  } catch {
    return null
  }
}

export interface MakeOptions {
  /** AES-256 unless said otherwise. */
  readonly cipher?: ContentCipher
}

/**
 * Encrypts `content` so that only the holder of the certificate's RSA key can read it (RSAES-PKCS1-v1_5, as SCEP has it).
 *
 * @param certificate - DER
 * @throws {PkiError} `KEY_REFUSED` unless the certificate's key is RSA
 */
export function makeEnvelopedData(content: Uint8Array, certificate: Uint8Array, options: MakeOptions = {}): Buffer {
  const recipient = parseCertificate(certificate)
  if (recipient.publicKey.asymmetricKeyType !== 'rsa') {
    throw new PkiError('KEY_REFUSED', 'Only the holder of an RSA key can be sent an envelope.')
  }
  const cipher = options.cipher ?? 'aes-256-cbc'
  const { oid, keyBytes, ivBytes } = ciphers[cipher]
  const [key, iv] = [randomBytes(keyBytes), randomBytes(ivBytes)]
  const encryption = createCipheriv(cipher, key, iv)
  const encryptedContent = Buffer.concat([encryption.update(content), encryption.final()])
  const encryptedKey = publicEncrypt({ key: recipient.publicKey, padding: constants.RSA_PKCS1_PADDING }, key)
  const recipientInfo = write.sequence(
    write.integer(0),
    write.sequence(recipient.issuer.der, write.element(tags.integer, recipient.serial)),
    write.sequence(write.objectIdentifier(oids.rsaEncryption), write.nullValue()),
    write.octetString(encryptedKey),
  )
  return write.sequence(
    write.objectIdentifier(oids.envelopedData),
    write.context(
      0,
      write.sequence(
        write.integer(0),
        write.setOf(recipientInfo),
        write.sequence(
          write.objectIdentifier(oids.data),
          write.sequence(write.objectIdentifier(oid), write.octetString(iv)),
          write.primitiveContext(0, encryptedContent),
        ),
      ),
    ),
  )
}
