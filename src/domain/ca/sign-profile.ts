import { signData } from '../../pki/cms-signed-data.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { loadAuthority } from './load-authority.ts'

/** A configuration profile in a CMS signature by the profile signer, whose issuer goes along. */
export async function signProfile(ctx: Ctx, profile: Uint8Array): Promise<Buffer> {
  const { profileSigner, deviceCa } = await loadAuthority(ctx)
  return signData(profile, {
    certificate: profileSigner.certificate,
    key: profileSigner.privateKey,
    chain: [deviceCa.certificate],
    signingTime: ctx.now(),
  })
}
