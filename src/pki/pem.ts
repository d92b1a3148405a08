// Textual encodings: RFC 7468.

import { malformed } from './der.ts'

const maxPemLength = 64 * 1024
const certificateBlock = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g

/**
 * The certificates in a PEM text, in DER and in their order; other blocks and text around them are skipped.
 *
 * @throws {PkiError} `MALFORMED` when there is none, or it is not base64
 */
export function certificatesFromPem(text: string): Buffer[] {
  if (text.length > maxPemLength) throw malformed('The PEM text is too long.')
  const certificates = [...text.matchAll(certificateBlock)].map(([, body = '']) =>
    strictBase64(body.replace(/\s/g, '')),
  )
  if (certificates.length === 0) throw malformed('There is no PEM certificate.')
  return certificates
}

/** @param der - a certificate */
export function certificateToPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** Node skips what is not base64; text that could mean two things must not pass. */
export function strictBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 0 || bytes.toString('base64') !== text) throw malformed('This is not base64.')
  return bytes
}
