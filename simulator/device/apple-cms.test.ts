import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PkiError } from '../../src/pki/asn1-error.ts'
import { createAuthority, type Identity, issueDeviceCertificate } from '../../src/pki/authority.ts'
import { parseCertificate } from '../../src/pki/certificate.ts'
import { createPrivateKeyOf } from '../../src/pki/keys.ts'
import { verifyMachineInfo } from '../../src/pki/machine-info-signature.ts'
import { verifyMdmSignature } from '../../src/pki/mdm-signature.ts'
import { randomSerial } from '../../src/pki/write-certificate.ts'
import { DeviceAuthority } from '../apple/device-authority.ts'
import { stateInMemory } from '../state-directory.ts'
import { mdmSignature, signFactoryMessage } from './apple-cms.ts'
import { findModel, systemVersion } from './models.ts'

const now = new Date()
const content = Buffer.from('<?xml version="1.0"?><plist version="1.0"><dict/></plist>')
const directory = mkdtempSync(join(tmpdir(), 'apple-cms-'))
let authority: DeviceAuthority
let factory: Identity

beforeAll(async () => {
  authority = await DeviceAuthority.open(stateInMemory(), now)
  factory = await authority.issueTo('41B39CB1-EA4D-4F68-8FA6-F686B6FAB424', now)
  writeFileSync(join(directory, 'ca.pem'), authority.certificatePem)
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('machine info', () => {
  it.each(['iphone', 'mac', 'vision-pro'])('of a simulated %s is what Apple’s devices send', (family) => {
    const signed = signFactoryMessage(content, factory, authority.certificate, findModel(family), now)
    expect(signed.subarray(0, 2)).toEqual(Buffer.from([0x30, 0x80])) // BER, indefinite length
    expect(
      verifyMachineInfo(signed, { extraDeviceAuthorities: [parseCertificate(authority.certificate)] }),
    ).toMatchObject({
      content,
      verdict: 'verified',
    })
  })

  it.each(['iphone', 'mac'])('of a simulated %s satisfies OpenSSL', (family) => {
    const path = join(directory, `${family}.ber`)
    writeFileSync(path, signFactoryMessage(content, factory, authority.certificate, findModel(family), now))
    const verify = ['cms', '-verify', '-inform', 'DER', '-in', path, '-noverify', '-binary']
    expect(execFileSync('openssl', verify, { stdio: ['ignore', 'pipe', 'ignore'] })).toEqual(content)
  })
})

describe('Mdm-Signature', () => {
  it.each([
    ['iphone', '15.7', 'rsa-2048'],
    ['iphone', '18.2.1', 'rsa-2048'],
    ['mac', '15.1', 'rsa-2048'],
    ['vision-pro', '2.1', 'p-256'],
    ['iphone', '15.7', 'p-256'],
  ] as const)('of a simulated %s with %s and an %s key holds', async (family, version, keyType) => {
    const model = findModel(family)
    const identity = await newIdentity(keyType)
    const header = mdmSignature(content, identity, model, systemVersion(model.platform, version))
    expect(verifyMdmSignature(header, content).der).toEqual(identity.certificate)
    expect(() => verifyMdmSignature(header, Buffer.from('another body'))).toThrow(PkiError)
  })
})

async function newIdentity(keyType: 'rsa-2048' | 'p-256'): Promise<Identity> {
  const ca = await createAuthority({ commonName: 'ca', organization: 'o', now, validityDays: 1, keyType: 'p-256' })
  const privateKey = await createPrivateKeyOf(keyType)
  const certificate = issueDeviceCertificate(ca, {
    publicKey: privateKey,
    commonName: 'device',
    organization: 'o',
    notBefore: now,
    notAfter: new Date(now.getTime() + 1000),
    serial: randomSerial(),
  })
  return { certificate, privateKey }
}
