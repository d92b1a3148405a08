import { keptIdentity } from '../../simulator/apple/stored-identity.ts'
import { stateInDirectory } from '../../simulator/state-directory.ts'
import { createAuthority, createServerCertificate } from '../pki/authority.ts'
import { certificateToPem } from '../pki/pem.ts'

export interface ServerTls {
  readonly certificatePem: string
  readonly keyPem: string
  readonly authorityPem: string
}

const organization = 'Lodger sandbox'

/**
 * A certificate for this run, from an authority that lives as long as the sandbox: its devices trust that.
 *
 * @param domain - also answers as the web server of this domain, where devices look for their server
 */
export async function sandboxTls(stateDirectory: string, domain: string): Promise<ServerTls> {
  const now = new Date()
  const store = await stateInDirectory(stateDirectory)
  const authority = await keptIdentity(store, 'sandbox-tls-authority', () =>
    createAuthority({ commonName: 'Lodger sandbox CA', organization, now, validityDays: 3650, keyType: 'p-256' }),
  )
  const server = await createServerCertificate(authority, {
    hosts: ['localhost', 'lodger.localhost', '127.0.0.1', domain],
    organization,
    now,
    validityDays: 90,
  })
  return {
    certificatePem: certificateToPem(server.certificate),
    keyPem: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    authorityPem: certificateToPem(authority.certificate),
  }
}
