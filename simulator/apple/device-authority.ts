import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { createDeviceAuthority, type Identity, issueFactoryCertificate } from '../../src/pki/authority.ts'
import { certificateToPem } from '../../src/pki/pem.ts'
import { randomSerial } from '../../src/pki/write-certificate.ts'
import type { StateStore } from '../state-directory.ts'
import { keptIdentity } from './stored-identity.ts'

const dayMs = 24 * 60 * 60 * 1000

/** The stand-in for "Apple iPhone Device CA": gives every device the certificate it leaves the factory with. */
export class DeviceAuthority {
  private readonly authority: Identity

  private constructor(authority: Identity) {
    this.authority = authority
  }

  static async open(store: StateStore, now: Date): Promise<DeviceAuthority> {
    const authority = await keptIdentity(store, 'apple-device-authority', () =>
      createDeviceAuthority({ now, validityDays: 3650 }),
    )
    return new DeviceAuthority(authority)
  }

  /** What a server has to trust, beside Apple's own authority, to believe simulated devices. */
  get certificatePem(): string {
    return certificateToPem(this.authority.certificate)
  }

  get certificate(): Buffer {
    return this.authority.certificate
  }

  /** A certificate as devices have it: RSA-1024 like Apple's, for three years. */
  async issueTo(guid: string, now: Date): Promise<Identity> {
    const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 1024 })
    const certificate = issueFactoryCertificate(this.authority, {
      publicKey,
      commonName: guid,
      serial: randomSerial(),
      notBefore: new Date(now.getTime() - 30 * dayMs),
      notAfter: new Date(now.getTime() + 3 * 365 * dayMs),
    })
    return { certificate, privateKey }
  }
}
