import type { Identity } from '../../pki/authority.ts'
import { importPrivateKey } from '../../pki/keys.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { LodgerError } from '../../platform/errors.ts'
import type { Vault } from '../../platform/vault.ts'
import { type Authority, type AuthorityPurpose, authorityPurposes } from './authority.ts'
import { selectAuthorityKeys } from './store.ts'

/** By the vault that opened them. The keys never change, so what was loaded once stays right. */
const loaded = new WeakMap<Vault, Authority>()

/**
 * The keys that {@link ensureAuthority} made.
 *
 * @throws {LodgerError} AUTHORITY_MISSING before it did
 */
export async function loadAuthority(ctx: Ctx): Promise<Authority> {
  const known = loaded.get(ctx.vault)
  if (known) return known
  const rows = await selectAuthorityKeys(ctx)
  const identityFor = (purpose: AuthorityPurpose): Identity => {
    const row = rows.find((each) => each.purpose === purpose)
    if (!row) throw new LodgerError('AUTHORITY_MISSING', 'The certificate authority for devices does not exist yet.')
    return {
      certificate: row.certificate,
      privateKey: importPrivateKey(ctx.vault.open(row.privateKeySealed, sealContextOf(purpose))),
    }
  }
  const authority = {
    deviceCa: identityFor(authorityPurposes.deviceCa),
    scepHelper: identityFor(authorityPurposes.scepHelper),
    profileSigner: identityFor(authorityPurposes.profileSigner),
  }
  loaded.set(ctx.vault, authority)
  return authority
}

/** What an authority's private key is sealed for. */
export function sealContextOf(purpose: AuthorityPurpose): string {
  return `authority-key:${purpose}`
}
