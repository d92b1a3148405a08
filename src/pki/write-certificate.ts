// Writes X.509 certificates: RFC 5280.

import { hash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import { type Digest, writeSignatureAlgorithm } from './algorithms.ts'
import { keyUsageBits } from './certificate.ts'
import { Fields, readDer, tags } from './der.ts'
import { bitStringOf } from './der-values.ts'
import * as write from './der-writer.ts'
import { oids } from './object-identifiers.ts'

export interface CertificateToWrite {
  /** Big-endian, without a sign. */
  readonly serial: Uint8Array
  /** Encoded names, see `writeName`. */
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
  readonly publicKeySpki: Uint8Array
  /** Encoded extensions, from the functions below. */
  readonly extensions: readonly Uint8Array[]
  readonly issuerKey: KeyObject
}

/** A version 3 certificate signed with `issuerKey` and SHA-256 (SHA-384 on P-384). */
export function writeCertificate(certificate: CertificateToWrite): Buffer {
  const { issuerKey } = certificate
  const digest = digestFor(issuerKey)
  const algorithm = writeSignatureAlgorithm(issuerKey, digest)
  const body = write.sequence(
    write.context(0, write.integer(2)),
    write.unsignedInteger(certificate.serial),
    algorithm,
    certificate.issuer,
    write.sequence(write.time(certificate.notBefore), write.time(certificate.notAfter)),
    certificate.subject,
    certificate.publicKeySpki,
    write.context(3, write.sequence(...certificate.extensions)),
  )
  return write.sequence(body, algorithm, write.bitString(sign(digest, body, issuerKey)))
}

export function digestFor(key: KeyObject): Digest {
  return key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256'
}

/** 128 random bits, positive and never zero (RFC 5280 section 4.1.2.2). */
export function randomSerial(): Buffer {
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x3f) | 0x40
  return serial
}

/** An authority that issues nothing but end certificates, or with `false` no authority. */
export function basicConstraints(isAuthority: boolean): Buffer {
  const value = isAuthority ? write.sequence(write.boolean(true), write.integer(0)) : write.sequence()
  return extension(oids.basicConstraints, value, 'critical')
}

export function keyUsage(...usages: readonly (keyof typeof keyUsageBits)[]): Buffer {
  return extension(oids.keyUsage, write.namedBits(usages.map((usage) => keyUsageBits[usage])), 'critical')
}

export function extendedKeyUsage(...purposes: readonly string[]): Buffer {
  return extension(oids.extendedKeyUsage, write.sequence(...purposes.map(write.objectIdentifier)))
}

export function subjectKeyIdentifier(publicKeySpki: Uint8Array): Buffer {
  return extension(oids.subjectKeyIdentifier, write.octetString(keyIdOf(publicKeySpki)))
}

export function authorityKeyIdentifier(keyId: Uint8Array): Buffer {
  return extension(oids.authorityKeyIdentifier, write.sequence(write.primitiveContext(0, keyId)))
}

/** @param hosts - DNS names and IP addresses, in text */
export function subjectAlternativeName(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) === 0
      ? write.primitiveContext(2, Buffer.from(host, 'latin1'))
      : write.primitiveContext(7, ipAddressOctets(host)),
  )
  return extension(oids.subjectAlternativeName, write.sequence(...names))
}

/** RFC 7093 section 2, method 1: the leftmost 160 bits of the key's SHA-256. */
function keyIdOf(publicKeySpki: Uint8Array): Buffer {
  const spki = new Fields(readDer(publicKeySpki, { maxBytes: publicKeySpki.length }))
  spki.next(tags.sequence)
  return hash('sha256', bitStringOf(spki.next(tags.bitString)), 'buffer').subarray(0, 20)
}

function ipAddressOctets(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  // URL writes every IPv6 address with groups in hexadecimal, an IPv4 tail included.
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const [first, last] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0)
  return Buffer.from([...first, ...zeros, ...last].flatMap((group) => [group >> 8, group & 0xff]))
}

function extension(oid: string, value: Uint8Array, critical?: 'critical'): Buffer {
  const flag = critical === undefined ? [] : [write.boolean(true)]
  return write.sequence(write.objectIdentifier(oid), ...flag, write.octetString(value))
}
