import { createAuthority, createScepHelper, createSigner, type Identity } from '../../pki/authority.ts'
import { parseCertificate } from '../../pki/certificate.ts'
import { exportPrivateKey } from '../../pki/keys.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { type Authority, type AuthorityPurpose, authorityPurposes } from './authority.ts'
import { sealContextOf } from './load-authority.ts'
import { insertAuthorityKeys, selectAuthorityKeys } from './store.ts'

// Every device would have to enroll anew after it, so it is made to outlive any server.
const validityDays = 20 * 365
const organization = 'Lodger'

/**
 * Makes the device CA, its SCEP helper and the profile signer unless they exist. Many processes may do so at once: the
 * keys of one of them are kept, those of the others are thrown away.
 */
export async function ensureAuthority(ctx: Ctx): Promise<void> {
  if ((await selectAuthorityKeys(ctx)).length > 0) return
  const authority = await createNew(ctx.now())
  const rows = Object.entries(authorityPurposes).map(([part, purpose]) =>
    toRow(ctx, purpose, authority[part as keyof Authority]),
  )
  await inTransaction(ctx, async (tx) => {
    if (!(await insertAuthorityKeys(tx, rows))) return
    await recordAudit(tx, { action: 'authority.created', subject: { kind: 'authority' } })
  })
}

async function createNew(now: Date): Promise<Authority> {
  const deviceCa = await createAuthority({ commonName: 'Lodger device CA', organization, now, validityDays })
  const [scepHelper, profileSigner] = await Promise.all([
    createScepHelper(deviceCa, { commonName: 'Lodger SCEP', organization, now, validityDays }),
    createSigner(deviceCa, { commonName: 'Lodger enrollment profiles', organization, now, validityDays }),
  ])
  return { deviceCa, scepHelper, profileSigner }
}

function toRow(ctx: Ctx, purpose: AuthorityPurpose, { certificate, privateKey }: Identity) {
  return {
    purpose,
    certificate,
    privateKeySealed: ctx.vault.seal(exportPrivateKey(privateKey), sealContextOf(purpose)),
    notAfter: parseCertificate(certificate).notAfter,
    createdAt: ctx.now(),
  }
}
