// A small public key infrastructure for tests, made once per process because RSA keys take long.

import { createAuthority, createScepHelper, createSigner, type Identity, issueDeviceCertificate } from '../authority.ts'
import { createPrivateKeyOf, type KeyType, publicKeySpkiOf } from '../keys.ts'
import { randomSerial } from '../write-certificate.ts'

export const now = new Date('2026-03-01T12:00:00Z')
export const inOneYear = new Date('2027-03-01T12:00:00Z')

const about = { organization: 'Example', now, validityDays: 3650 }

export interface TestIdentities {
  readonly ca: Identity
  readonly ra: Identity
  readonly signer: Identity
  readonly rsaDevice: Identity
  readonly ecDevice: Identity
}

let made: Promise<TestIdentities> | undefined

export function testIdentities(): Promise<TestIdentities> {
  made ??= makeIdentities()
  return made
}

async function makeIdentities(): Promise<TestIdentities> {
  const ca = await createAuthority({ ...about, commonName: 'Example CA' })
  const [ra, signer, rsaDevice, ecDevice] = await Promise.all([
    createScepHelper(ca, { ...about, commonName: 'Example SCEP' }),
    createSigner(ca, { ...about, commonName: 'Example Profiles' }),
    makeDevice(ca, 'rsa-2048'),
    makeDevice(ca, 'p-256'),
  ])
  return { ca, ra, signer, rsaDevice, ecDevice }
}

export async function makeDevice(ca: Identity, keyType: KeyType, commonName: string = 'device'): Promise<Identity> {
  const privateKey = await createPrivateKeyOf(keyType)
  const certificate = issueDeviceCertificate(ca, {
    publicKey: publicKeySpkiOf(privateKey),
    commonName,
    organization: 'Example',
    notBefore: now,
    notAfter: inOneYear,
    serial: randomSerial(),
  })
  return { certificate, privateKey }
}
