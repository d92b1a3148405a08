import { verifySignedData } from '../../src/pki/cms-signed-data.ts'

const maxProfileBytes = 4 << 20
const derSequence = 0x30

/**
 * A configuration profile without its signature. Whose signature it is only changes what Settings shows, but one that
 * does not fit its content is refused.
 *
 * @throws {PkiError} for a broken signature
 */
export function unsignedProfile(profile: Uint8Array): Buffer {
  if (profile[0] !== derSequence) return Buffer.from(profile)
  return verifySignedData(profile, { maxBytes: maxProfileBytes, digests: ['sha1', 'sha256', 'sha384', 'sha512'] })
    .content
}
