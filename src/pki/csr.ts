// PKCS#10 certification requests: RFC 2986, with the challenge password of RFC 2985 section 5.4.1.

import { type KeyObject, sign } from 'node:crypto'
import { isSignatureValid, readSignatureAlgorithm, writeSignatureAlgorithm } from './algorithms.ts'
import { PkiError } from './asn1-error.ts'
import { contextTag, type Element, Fields, malformed, readDer, tags } from './der.ts'
import { bitStringOf, objectIdentifierOf, smallIntegerOf, textOf } from './der-values.ts'
import * as write from './der-writer.ts'
import { readName, writeName } from './distinguished-name.ts'
import { publicKeySpkiOf } from './keys.ts'
import { oids } from './object-identifiers.ts'
import { readCertifiableKey } from './public-key.ts'
import { digestFor } from './write-certificate.ts'

export interface ParsedCsr {
  readonly publicKey: KeyObject
  readonly publicKeySpki: Buffer
  readonly challengePassword: string | null
  /** 0 as RFC 2986 wants it, or 2 as macOS writes it. */
  readonly version: 0 | 2
  /** A hint at most: what is issued never takes its subject from a request. */
  readonly subjectCommonName: string | null
}

const maxCsrBytes = 16 * 1024

/**
 * Reads a certification request and verifies that it was signed by the key it is for.
 *
 * SHA-1 passes in that signature, though nowhere else in an enrollment: Apple's RSA requests use it by default, and
 * since only the holder of the key could sign, finding a collision would gain nobody anything.
 *
 * @throws {PkiError} `MALFORMED`, `TOO_LARGE`, `UNSUPPORTED_ALGORITHM`; `KEY_REFUSED` unless the key is RSA of at least
 *   2048 bits, P-256 or P-384; `SIGNATURE_INVALID` without proof of possession
 */
export function parseCsr(der: Uint8Array): ParsedCsr {
  const outer = new Fields(readDer(der, { maxBytes: maxCsrBytes }))
  const signed = outer.next(tags.sequence)
  const { keyType, digest } = readSignatureAlgorithm(outer.next(tags.sequence))
  const signature = bitStringOf(outer.next(tags.bitString))
  outer.end()
  const info = readRequestInfo(signed)
  const publicKey = readCertifiableKey(info.publicKeySpki)
  if (digest === null) throw malformed('The signature names no digest.')
  if (!isSignatureValid({ keyType, digest }, signed.encoded, publicKey, signature)) {
    throw new PkiError('SIGNATURE_INVALID', 'The request was not signed by its own key.')
  }
  return { ...info, publicKey }
}

function readRequestInfo(signed: Element): Omit<ParsedCsr, 'publicKey'> {
  const fields = new Fields(signed)
  const version = smallIntegerOf(fields.next(tags.integer))
  if (version !== 0 && version !== 2) throw malformed('No known version of a certification request.')
  const subjectCommonName = readName(fields.next(tags.sequence)).commonName
  const publicKeySpki = Buffer.from(fields.next(tags.sequence).encoded)
  const challengePassword = readChallenge(fields.optional(contextTag(0)))
  fields.end()
  return { version, subjectCommonName, publicKeySpki, challengePassword }
}

function readChallenge(attributes: Element | undefined): string | null {
  let challenge: string | null = null
  for (const attribute of attributes?.children ?? []) {
    const fields = new Fields(attribute)
    const oid = objectIdentifierOf(fields.next(tags.objectIdentifier))
    const values = fields.next(tags.set)
    fields.end()
    if (oid !== oids.challengePassword) continue
    const text = textOf(values.only)
    if (challenge !== null || text === null) throw malformed('The challenge password is not one text.')
    challenge = text
  }
  return challenge
}

export interface NewCsr {
  readonly key: KeyObject
  readonly commonName: string
  readonly challengePassword?: string
  /** 2 is what macOS writes; no standard knows it. */
  readonly version?: 0 | 2
}

/** A certification request in DER, signed with SHA-256 (SHA-384 on P-384). */
export function createCsr({ key, commonName, challengePassword, version = 0 }: NewCsr): Buffer {
  const digest = digestFor(key)
  const info = write.sequence(
    write.integer(version),
    writeName({ commonName }),
    publicKeySpkiOf(key),
    write.context(0, ...(challengePassword === undefined ? [] : [writeChallenge(challengePassword)])),
  )
  return write.sequence(info, writeSignatureAlgorithm(key, digest), write.bitString(sign(digest, info, key)))
}

const printable = /^[A-Za-z0-9 '()+,./:=?-]*$/

function writeChallenge(password: string): Buffer {
  const value = printable.test(password) ? write.printableString(password) : write.utf8String(password)
  return write.sequence(write.objectIdentifier(oids.challengePassword), write.setOf(value))
}
