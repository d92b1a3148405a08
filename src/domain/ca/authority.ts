import type { Identity } from '../../pki/authority.ts'

/** The keys that stand behind device identities: made at the first start, the same for good. */
export interface Authority {
  /** Issues device identities, and signs nothing else. */
  readonly deviceCa: Identity
  /** Opens SCEP requests and signs the answers, so that the CA's own key does neither. */
  readonly scepHelper: Identity
  /** Signs enrollment profiles. */
  readonly profileSigner: Identity
}

export type AuthorityPurpose = 'device-ca' | 'scep-ra' | 'profile-signer'

export const authorityPurposes: Readonly<Record<keyof Authority, AuthorityPurpose>> = {
  deviceCa: 'device-ca',
  scepHelper: 'scep-ra',
  profileSigner: 'profile-signer',
}
