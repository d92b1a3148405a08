import { createPublicKey, type KeyObject } from 'node:crypto'
import { PkiError } from './asn1-error.ts'
import { parseCertificate } from './certificate.ts'
import { certificatesFromPem } from './pem.ts'

export interface PushCertificate {
  /** `com.apple.mgmt.External.` and a UUID: what pushes are sent to, and what every enrollment profile names. */
  readonly topic: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly serial: Buffer
  readonly fingerprint: Buffer
  /** DER. */
  readonly certificate: Buffer
}

const topicPattern = /^com\.apple\.mgmt\.[A-Za-z0-9.-]+$/
const minRsaBits = 2048

/**
 * Reads the MDM push certificate that Apple's push certificates portal gave out for our request.
 *
 * Whether it is valid now, and whether its topic is the one that devices are enrolled with, is for the caller to check.
 *
 * @param pem - the certificate comes first, should there be several
 * @param privateKey - the key that the certificate was requested for
 * @throws {PkiError} `MALFORMED`; `CERTIFICATE_REFUSED` if it is no MDM push certificate; `KEY_REFUSED` if it is not RSA
 *   of at least 2048 bits, or for another key
 */
export function readPushCertificate(pem: string, privateKey: KeyObject): PushCertificate {
  const [der] = certificatesFromPem(pem)
  const certificate = parseCertificate(der!)
  const topic = certificate.subject.userId
  if (topic === null || !topicPattern.test(topic)) {
    throw new PkiError('CERTIFICATE_REFUSED', 'This is not an MDM push certificate: its UID names no MDM topic.')
  }
  const { publicKey } = certificate
  if (publicKey.asymmetricKeyType !== 'rsa' || (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < minRsaBits) {
    throw new PkiError('KEY_REFUSED', 'The key of a push certificate is RSA with at least 2048 bits.')
  }
  if (!publicKey.equals(createPublicKey(privateKey))) {
    throw new PkiError('KEY_REFUSED', 'The certificate was made for another key than the one that was requested with.')
  }
  const { notBefore, notAfter, serial, fingerprint } = certificate
  return { topic, notBefore, notAfter, serial, fingerprint, certificate: certificate.der }
}
