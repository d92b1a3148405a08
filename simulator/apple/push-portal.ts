import { randomUUID, X509Certificate } from 'node:crypto'
import { parsePlist } from '../../src/apple/plist/parse-plist.ts'
import { isPlistDict } from '../../src/apple/plist/plist-value.ts'
import { createAuthority, type Identity, issuePushCertificate } from '../../src/pki/authority.ts'
import { parseCertificate } from '../../src/pki/certificate.ts'
import { parseCsr } from '../../src/pki/csr.ts'
import { certificateToPem } from '../../src/pki/pem.ts'
import { randomSerial } from '../../src/pki/write-certificate.ts'
import type { StateStore } from '../state-directory.ts'
import { keptIdentity } from './stored-identity.ts'

const dayMs = 24 * 60 * 60 * 1000

/** The stand-in for Apple's Push Certificates Portal: certificate signing requests in, push certificates out. */
export class PushPortal {
  private readonly authority: Identity

  private constructor(authority: Identity) {
    this.authority = authority
  }

  static async open(store: StateStore, now: Date): Promise<PushPortal> {
    const authority = await keptIdentity(store, 'apple-push-authority', () =>
      createAuthority({
        commonName: 'Simulated Apple Application Integration CA',
        organization: 'Simulator',
        now,
        validityDays: 3650,
      }),
    )
    return new PushPortal(authority)
  }

  /**
   * Signs a request, as PEM or in the envelope that a vendor's signature comes in (base64 of a property list).
   *
   * @param options.topic - to renew: the topic of the certificate to replace. Without it, a new topic is made up, as
   *   the portal does for whoever presses "Create" in place of "Renew"
   * @returns the certificate, PEM, with the topic as its UID
   */
  signPushRequest(request: string, options: { topic?: string; now?: Date; validityDays?: number } = {}): string {
    const { publicKeySpki } = parseCsr(csrIn(request))
    const now = options.now ?? new Date()
    const certificate = issuePushCertificate(this.authority, {
      publicKey: publicKeySpki,
      topic: options.topic ?? `com.apple.mgmt.External.${randomUUID()}`,
      notBefore: new Date(now.getTime() - dayMs),
      notAfter: new Date(now.getTime() + (options.validityDays ?? 365) * dayMs),
      serial: randomSerial(),
    })
    return certificateToPem(certificate)
  }

  /** The topic of a push certificate this portal issued; null for any other certificate. */
  topicOf(certificate: Uint8Array): string | null {
    const issuer = new X509Certificate(this.authority.certificate)
    if (!new X509Certificate(certificate).verify(issuer.publicKey)) return null
    return parseCertificate(certificate).subject.userId
  }
}

function csrIn(request: string): Buffer {
  const pem = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]+?)-----END/.exec(request)?.[1]
  if (pem !== undefined) return Buffer.from(pem, 'base64')
  const envelope = parsePlist(Buffer.from(request, 'base64'))
  const csr = isPlistDict(envelope) ? envelope['PushCertRequestCSR'] : undefined
  return Buffer.from(typeof csr === 'string' ? csr : '', 'base64')
}
