// Source: https://developer.apple.com/documentation/devicemanagement/certificatelistresponse
import { createHash, X509Certificate } from 'node:crypto'
import type { EnrollmentKind } from '../enrollment-kind.ts'
import type { PlistDict } from '../plist/plist-value.ts'
import { requireDicts } from '../plist/read-dict.ts'
import { toldBoolean, toldString } from './answer-fields.ts'

/** The certificates on a device. A user-enrolled one tells of managed certificates only. */
export type CertificateList =
  | { readonly enrolledAs: 'user'; readonly certificates: readonly InstalledCertificate[] }
  | { readonly enrolledAs: 'device'; readonly certificates: readonly OwnedInstalledCertificate[] }

/** Enough to recognize a certificate that Lodger issued or sent; subject and issuer may name a person. */
export interface InstalledCertificate {
  /** SHA-256 of the certificate. */
  readonly fingerprint: Buffer
  /** Whether the device has its private key. */
  readonly isIdentity: boolean
}

export interface OwnedInstalledCertificate extends InstalledCertificate {
  readonly commonName: string | undefined
  /** Undefined if the certificate cannot be read. */
  readonly notAfter: Date | undefined
}

/**
 * Reads the answer to CertificateList.
 *
 * @param answer - the whole report
 * @throws {ParseError} if it answers something else
 */
export function readCertificateList(answer: PlistDict, kind: EnrollmentKind): CertificateList {
  const items = requireDicts(answer, 'CertificateList')
  return kind === 'user'
    ? { enrolledAs: 'user', certificates: items.flatMap(readCertificate) }
    : { enrolledAs: 'device', certificates: items.flatMap(readOwnedCertificate) }
}

function readCertificate(item: PlistDict): InstalledCertificate[] {
  const certificate = item['Data']
  if (!(certificate instanceof Uint8Array)) return []
  const fingerprint = createHash('sha256').update(certificate).digest()
  return [{ fingerprint, isIdentity: toldBoolean(item, 'IsIdentity') ?? false }]
}

function readOwnedCertificate(item: PlistDict): OwnedInstalledCertificate[] {
  return readCertificate(item).map((certificate) => ({
    ...certificate,
    commonName: toldString(item, 'CommonName'),
    notAfter: readNotAfter(item['Data'] as Uint8Array),
  }))
}

function readNotAfter(certificate: Uint8Array): Date | undefined {
  try {
    return new X509Certificate(certificate).validToDate
  } catch {
    return undefined // devices hold certificates that OpenSSL cannot read; they still count
  }
}
