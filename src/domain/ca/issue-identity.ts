import { createHash } from 'node:crypto'
import { issueDeviceCertificate } from '../../pki/authority.ts'
import { randomSerial } from '../../pki/write-certificate.ts'
import type { Tx } from '../../platform/ctx.ts'
import type { EnrollmentSessionId, NetworkId } from '../../platform/ids.ts'
import { loadAuthority } from './load-authority.ts'
import { insertIdentity } from './store.ts'

export interface NewIdentity {
  readonly sessionId: EnrollmentSessionId
  readonly networkId: NetworkId
  /** For the certificate's O. */
  readonly organizationName: string
  /** Whose possession was proved. */
  readonly publicKeySpki: Buffer
}

const validityDays = 365
const dayMs = 86_400_000
// For a device whose clock is behind.
const backdatedMs = 3_600_000
// In characters: RFC 5280 appendix A, ub-organization-name.
const maxOrganizationLength = 64

/**
 * Certifies the key of a device that is enrolling, for a year, and remembers the certificate by its fingerprint. It
 * names the enrollment session and the organization, and nobody.
 *
 * @returns the certificate, in DER
 * @throws {PkiError} KEY_REFUSED for a weak or unknown kind of key
 */
export async function issueIdentity(tx: Tx, identity: NewIdentity): Promise<Buffer> {
  const { deviceCa } = await loadAuthority(tx)
  const now = tx.now().getTime()
  const serial = Buffer.from(randomSerial())
  const notBefore = new Date(now - backdatedMs)
  const notAfter = new Date(now + validityDays * dayMs)
  const certificate = issueDeviceCertificate(deviceCa, {
    publicKey: identity.publicKeySpki,
    commonName: identity.sessionId,
    organization: Array.from(identity.organizationName).slice(0, maxOrganizationLength).join(''),
    notBefore,
    notAfter,
    serial,
  })
  await insertIdentity(tx, {
    fingerprint: sha256(certificate),
    serial,
    networkId: identity.networkId,
    sessionId: identity.sessionId,
    publicKeyHash: sha256(identity.publicKeySpki),
    notBefore,
    notAfter,
  })
  return certificate
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
