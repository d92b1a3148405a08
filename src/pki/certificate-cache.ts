import { hash } from 'node:crypto'
import { type ParsedCertificate, parseCertificate } from './certificate.ts'

/** Gives the certificate that `der` encodes; what `parseCertificate` does, or a cache of it. */
export type CertificateReader = (der: Uint8Array) => ParsedCertificate

/**
 * A certificate reader that remembers the last `limit` certificates it saw, by their SHA-256.
 *
 * Reading a certificate and importing its key takes longer than checking a signature with it, and a device signs each
 * of its messages with the same one.
 */
export function cachedCertificates(limit: number): CertificateReader {
  const known = new Map<string, ParsedCertificate>()
  return (der) => {
    const fingerprint = hash('sha256', der, 'base64')
    const certificate = known.get(fingerprint) ?? parseCertificate(der)
    // A Map keeps the order of insertion: whatever was used last is moved to the end, the first is the one to forget.
    known.delete(fingerprint)
    known.set(fingerprint, certificate)
    if (known.size > limit) known.delete(known.keys().next().value!)
    return certificate
  }
}
