// Which digests and signatures we know, and how AlgorithmIdentifier names them: RFC 3370, RFC 5754, RFC 5758, RFC 8017.

import { type KeyObject, verify } from 'node:crypto'
import { PkiError } from './asn1-error.ts'
import { type Element, Fields, malformed, tags } from './der.ts'
import { objectIdentifierOf } from './der-values.ts'
import { nullValue, objectIdentifier, sequence } from './der-writer.ts'
import { oids } from './object-identifiers.ts'

export type Digest = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** SHA-1 is for Apple's device signatures only, and asked for by name. */
export const strongDigests: readonly Digest[] = ['sha256', 'sha384', 'sha512']
export const allDigests: readonly Digest[] = ['sha1', ...strongDigests]

/** A signature algorithm: its kind of key, and its digest unless the message names that elsewhere (rsaEncryption in CMS). */
export interface SignatureAlgorithm {
  readonly keyType: 'rsa' | 'ec'
  readonly digest: Digest | null
}

export interface AlgorithmIdentifier {
  readonly oid: string
  readonly parameters: Element | undefined
}

export function readAlgorithm(element: Element): AlgorithmIdentifier {
  const fields = new Fields(element)
  const oid = objectIdentifierOf(fields.next(tags.objectIdentifier))
  const [, parameters, surplus] = element.children
  if (surplus !== undefined) throw malformed('An AlgorithmIdentifier has a field too many.')
  return { oid, parameters }
}

const digestByOid = new Map<string, Digest>([
  [oids.sha1, 'sha1'],
  [oids.sha256, 'sha256'],
  [oids.sha384, 'sha384'],
  [oids.sha512, 'sha512'],
])

/** @throws {PkiError} `UNSUPPORTED_ALGORITHM` for any other digest, or one that is not in `allowed` */
export function readDigest(element: Element, allowed: readonly Digest[]): Digest {
  const { oid, parameters } = readAlgorithm(element)
  const digest = digestByOid.get(oid)
  if (digest === undefined || !allowed.includes(digest)) throw unsupported(`Digest ${oid} is not accepted.`)
  expectNullOrAbsent(parameters)
  return digest
}

const signatureByOid = new Map<string, SignatureAlgorithm>([
  [oids.rsaEncryption, { keyType: 'rsa', digest: null }],
  [oids.sha1WithRsa, { keyType: 'rsa', digest: 'sha1' }],
  [oids.sha256WithRsa, { keyType: 'rsa', digest: 'sha256' }],
  [oids.sha384WithRsa, { keyType: 'rsa', digest: 'sha384' }],
  [oids.sha512WithRsa, { keyType: 'rsa', digest: 'sha512' }],
  [oids.ecdsaWithSha1, { keyType: 'ec', digest: 'sha1' }],
  [oids.ecdsaWithSha256, { keyType: 'ec', digest: 'sha256' }],
  [oids.ecdsaWithSha384, { keyType: 'ec', digest: 'sha384' }],
  [oids.ecdsaWithSha512, { keyType: 'ec', digest: 'sha512' }],
])

/** @throws {PkiError} `UNSUPPORTED_ALGORITHM` for anything but RSA PKCS#1 v1.5 and ECDSA with SHA-1 or SHA-2 */
export function readSignatureAlgorithm(element: Element): SignatureAlgorithm {
  const { oid, parameters } = readAlgorithm(element)
  const algorithm = signatureByOid.get(oid)
  if (algorithm === undefined) throw unsupported(`Signature algorithm ${oid} is not accepted.`)
  expectNullOrAbsent(parameters)
  return algorithm
}

/** NULL and absence both occur for every one of these algorithms; anything else would be a parameter we ignore. */
export function expectNullOrAbsent(parameters: Element | undefined): void {
  if (parameters === undefined) return
  if (parameters.tag !== tags.null || parameters.content.length > 0)
    throw malformed('An algorithm has foreign parameters.')
}

/** Whether `signature` over `data` was made by `key`; false too when the key is of another kind than the algorithm. */
export function isSignatureValid(
  algorithm: { readonly keyType: 'rsa' | 'ec'; readonly digest: Digest },
  data: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
): boolean {
  return key.asymmetricKeyType === algorithm.keyType && verify(algorithm.digest, data, key, signature)
}

export function writeDigest(digest: Digest): Buffer {
  return sequence(objectIdentifier(oids[digest]), nullValue())
}

/** The AlgorithmIdentifier of what `key` makes with `digest`. */
export function writeSignatureAlgorithm(key: KeyObject, digest: Digest): Buffer {
  const keyType = key.asymmetricKeyType
  for (const [oid, algorithm] of signatureByOid) {
    if (algorithm.keyType !== keyType || algorithm.digest !== digest) continue
    return keyType === 'rsa' ? sequence(objectIdentifier(oid), nullValue()) : sequence(objectIdentifier(oid))
  }
  throw unsupported('Only RSA and elliptic curve keys sign.')
}

export function unsupported(message: string): PkiError {
  return new PkiError('UNSUPPORTED_ALGORITHM', message)
}
