// Certificate authorities and what they issue. The subject of a certificate is always ours, never what a request asks for.

import type { KeyObject } from 'node:crypto'
import { PkiError } from './asn1-error.ts'
import { type ParsedCertificate, parseCertificate } from './certificate.ts'
import { type NameParts, writeName } from './distinguished-name.ts'
import { createPrivateKeyOf, type KeyType, publicKeySpkiOf } from './keys.ts'
import { oids } from './object-identifiers.ts'
import { readCertifiableKey, readPublicKey } from './public-key.ts'
import * as certificate from './write-certificate.ts'

/** A certificate and its private key. */
export interface Identity {
  /** DER. */
  readonly certificate: Buffer
  readonly privateKey: KeyObject
}

export interface NewIdentity {
  readonly commonName: string
  readonly organization: string
  readonly now: Date
  readonly validityDays: number
  /** Random when not given. */
  readonly serial?: Uint8Array
  readonly keyType?: KeyType
}

/** A new self-signed certificate authority, RSA-2048 unless said otherwise. It may issue end certificates only. */
export async function createAuthority(options: NewIdentity): Promise<Identity> {
  const privateKey = await createPrivateKeyOf(options.keyType ?? 'rsa-2048')
  const publicKeySpki = publicKeySpkiOf(privateKey)
  const name = writeName({ commonName: options.commonName, organization: options.organization })
  return { privateKey, certificate: writeRoot({ ...options, name, publicKeySpki, privateKey }) }
}

/**
 * A look-alike of the authority that Apple's devices got their identities from, for tests and the sandbox: RSA-2048,
 * name for name the same. Only a server that is told to trust it does.
 */
export async function createDeviceAuthority(options: Pick<NewIdentity, 'now' | 'validityDays'>): Promise<Identity> {
  const privateKey = await createPrivateKeyOf('rsa-2048')
  const publicKeySpki = publicKeySpkiOf(privateKey)
  const name = writeName({
    commonName: 'Apple iPhone Device CA',
    organizationalUnit: 'Apple iPhone',
    organization: 'Apple Inc.',
    country: 'US',
  })
  return { privateKey, certificate: writeRoot({ ...options, name, publicKeySpki, privateKey }) }
}

interface Root {
  readonly name: Buffer
  readonly publicKeySpki: Buffer
  readonly privateKey: KeyObject
  readonly now: Date
  readonly validityDays: number
  readonly serial?: Uint8Array
}

function writeRoot({ name, publicKeySpki, privateKey, now, validityDays, serial }: Root): Buffer {
  return certificate.writeCertificate({
    serial: serial ?? certificate.randomSerial(),
    issuer: name,
    subject: name,
    ...validity(now, validityDays),
    publicKeySpki,
    extensions: [
      certificate.basicConstraints(true),
      certificate.keyUsage('keyCertSign', 'cRLSign'),
      certificate.subjectKeyIdentifier(publicKeySpki),
    ],
    issuerKey: privateKey,
  })
}

/**
 * The registration authority of a SCEP server: RSA, signs answers and opens requests, so that the authority's own key
 * does neither. Apple's client recognizes it by this very key usage.
 */
export function createScepHelper(authority: Identity, options: Omit<NewIdentity, 'keyType'>): Promise<Identity> {
  return createIdentity(authority, {
    ...options,
    keyType: 'rsa-2048',
    extensions: [certificate.keyUsage('digitalSignature', 'keyEncipherment')],
  })
}

/** Signs configuration profiles. RSA unless said otherwise, as every system that reads profiles knows it. */
export function createSigner(authority: Identity, options: NewIdentity): Promise<Identity> {
  return createIdentity(authority, {
    ...options,
    extensions: [certificate.keyUsage('digitalSignature'), certificate.extendedKeyUsage(oids.emailProtection)],
  })
}

export interface NewServerCertificate extends Omit<NewIdentity, 'commonName'> {
  /** DNS names and IP addresses. */
  readonly hosts: readonly [string, ...string[]]
}

/** A TLS server certificate, P-256 unless said otherwise: for the sandbox and tests. */
export function createServerCertificate(authority: Identity, options: NewServerCertificate): Promise<Identity> {
  const { hosts, ...rest } = options
  return createIdentity(authority, {
    keyType: 'p-256',
    ...rest,
    commonName: hosts[0],
    extensions: [
      certificate.keyUsage('digitalSignature'),
      certificate.extendedKeyUsage(oids.serverAuth),
      certificate.subjectAlternativeName(hosts),
    ],
  })
}

async function createIdentity(
  authority: Identity,
  options: NewIdentity & { readonly extensions: readonly Buffer[] },
): Promise<Identity> {
  const privateKey = await createPrivateKeyOf(options.keyType ?? 'rsa-2048')
  return {
    privateKey,
    certificate: issue(authority, {
      serial: options.serial ?? certificate.randomSerial(),
      subject: { commonName: options.commonName, organization: options.organization },
      ...validity(options.now, options.validityDays),
      publicKeySpki: publicKeySpkiOf(privateKey),
      extensions: options.extensions,
    }),
  }
}

export interface DeviceCertificate {
  /** SubjectPublicKeyInfo in DER, or the key itself. */
  readonly publicKey: Uint8Array | KeyObject
  readonly commonName: string
  readonly organization: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Big-endian, at most 20 octets; see `randomSerial`. */
  readonly serial: Uint8Array
}

/**
 * Certifies a device's key: client authentication, signing and key encipherment.
 *
 * @returns the certificate in DER
 * @throws {PkiError} `KEY_REFUSED` unless the key is RSA of at least 2048 bits, P-256 or P-384
 */
export function issueDeviceCertificate(authority: Identity, device: DeviceCertificate): Buffer {
  const publicKeySpki = spkiOf(device.publicKey)
  readCertifiableKey(publicKeySpki)
  return issue(authority, {
    serial: device.serial,
    subject: { commonName: device.commonName, organization: device.organization },
    notBefore: device.notBefore,
    notAfter: device.notAfter,
    publicKeySpki,
    extensions: [
      certificate.keyUsage('digitalSignature', 'keyEncipherment'),
      certificate.extendedKeyUsage(oids.clientAuth),
    ],
  })
}

/**
 * The identity certificate a device is made with, issued by {@link createDeviceAuthority}: it signs machine info.
 *
 * @returns the certificate in DER
 */
export function issueFactoryCertificate(
  deviceAuthority: Identity,
  device: Omit<DeviceCertificate, 'organization'>,
): Buffer {
  const publicKeySpki = spkiOf(device.publicKey)
  readPublicKey(publicKeySpki)
  return issue(deviceAuthority, {
    serial: device.serial,
    subject: { commonName: device.commonName, organizationalUnit: 'iPhone', organization: 'Apple Inc.', country: 'US' },
    notBefore: device.notBefore,
    notAfter: device.notAfter,
    publicKeySpki,
    extensions: [
      certificate.keyUsage('digitalSignature', 'keyEncipherment'),
      certificate.extendedKeyUsage(oids.serverAuth, oids.clientAuth),
    ],
  })
}

export interface PushCertificateToIssue {
  readonly publicKey: Uint8Array | KeyObject
  /** `com.apple.mgmt.External.` and a UUID. */
  readonly topic: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly serial: Uint8Array
}

/** An MDM push certificate as Apple would issue it, for tests and the sandbox; in DER. */
export function issuePushCertificate(authority: Identity, push: PushCertificateToIssue): Buffer {
  return issue(authority, {
    serial: push.serial,
    subject: { userId: push.topic, commonName: `APSP:${push.topic.split('.').at(-1)}`, country: 'US' },
    notBefore: push.notBefore,
    notAfter: push.notAfter,
    publicKeySpki: spkiOf(push.publicKey),
    extensions: [certificate.keyUsage('digitalSignature'), certificate.extendedKeyUsage(oids.clientAuth)],
  })
}

interface Issue {
  readonly serial: Uint8Array
  readonly subject: NameParts
  readonly notBefore: Date
  readonly notAfter: Date
  readonly publicKeySpki: Buffer
  readonly extensions: readonly Buffer[]
}

function issue(authority: Identity, { subject, extensions, ...rest }: Issue): Buffer {
  const issuer = parseCertificate(authority.certificate)
  return certificate.writeCertificate({
    ...rest,
    subject: writeName(subject),
    issuer: issuer.subject.der,
    extensions: [
      certificate.basicConstraints(false),
      ...extensions,
      certificate.subjectKeyIdentifier(rest.publicKeySpki),
      certificate.authorityKeyIdentifier(keyIdOf(issuer)),
    ],
    issuerKey: authority.privateKey,
  })
}

function keyIdOf(issuer: ParsedCertificate): Buffer {
  if (issuer.subjectKeyId === null) throw new PkiError('CERTIFICATE_REFUSED', 'The authority has no key identifier.')
  return issuer.subjectKeyId
}

function spkiOf(key: Uint8Array | KeyObject): Buffer {
  return key instanceof Uint8Array ? Buffer.from(key) : publicKeySpkiOf(key)
}

const hourMs = 60 * 60 * 1000

/** Begins an hour early, so that a device whose clock is a little behind does not refuse what was made just now. */
function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - hourMs), notAfter: new Date(now.getTime() + days * 24 * hourMs) }
}
