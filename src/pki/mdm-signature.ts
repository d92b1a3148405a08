import { allDigests } from './algorithms.ts'
import { PkiError } from './asn1-error.ts'
import type { ParsedCertificate } from './certificate.ts'
import type { CertificateReader } from './certificate-cache.ts'
import { verifySignedData } from './cms-signed-data.ts'
import { strictBase64 } from './pem.ts'

// A signature with its certificate takes about 2 KB; a chain may come along.
const maxHeaderLength = 24 * 1024

/**
 * Verifies the `Mdm-Signature` header over the raw request body and gives the certificate that signed it.
 *
 * It proves only that whoever holds the certificate's key signed this body. The caller looks the certificate up by its
 * fingerprint: knowing it, not its issuer, is what makes it a device of ours.
 *
 * @param header - base64 of a detached CMS signature, in DER or BER; SHA-1 passes because devices still use it
 * @param body - the bytes as they came in, before any decoding
 * @throws {PkiError} for everything else
 * @see https://developer.apple.com/documentation/devicemanagement/mdm (SignMessage)
 */
export function verifyMdmSignature(
  header: string,
  body: Uint8Array,
  readCertificate?: CertificateReader,
): ParsedCertificate {
  if (header.length > maxHeaderLength) throw new PkiError('TOO_LARGE', 'The signature header is too long.')
  const options = readCertificate === undefined ? {} : { readCertificate }
  return verifySignedData(strictBase64(header), { detachedContent: body, digests: allDigests, ...options }).signer
}
