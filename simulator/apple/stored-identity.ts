import type { Identity } from '../../src/pki/authority.ts'
import { exportPrivateKey, importPrivateKey } from '../../src/pki/keys.ts'
import type { StateStore } from '../state-directory.ts'

export interface StoredIdentity {
  readonly certificate: string
  readonly privateKey: string
}

/** The identity kept under `name`, made at the first start. */
export async function keptIdentity(
  store: StateStore,
  name: string,
  create: () => Promise<Identity>,
): Promise<Identity> {
  const stored = (await store.read(name)) as StoredIdentity | null
  if (stored) return readIdentity(stored)
  const identity = await create()
  await store.write(name, writeIdentity(identity))
  return identity
}

export function writeIdentity({ certificate, privateKey }: Identity): StoredIdentity {
  return { certificate: certificate.toString('base64'), privateKey: exportPrivateKey(privateKey).toString('base64') }
}

export function readIdentity({ certificate, privateKey }: StoredIdentity): Identity {
  return {
    certificate: Buffer.from(certificate, 'base64'),
    privateKey: importPrivateKey(Buffer.from(privateKey, 'base64')),
  }
}

export function privateKeyPem(identity: Identity): string {
  return identity.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}
