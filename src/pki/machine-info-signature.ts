import type { KeyObject } from 'node:crypto'
import { allDigests } from './algorithms.ts'
import { appleIphoneDeviceCa } from './apple-iphone-device-ca.ts'
import { PkiError, type PkiErrorCode } from './asn1-error.ts'
import { type ParsedCertificate, verifyIssued } from './certificate.ts'
import { parseSignedData } from './cms-parse-signed-data.ts'
import { signDataInBer, verifyParts } from './cms-signed-data.ts'
import { malformed } from './der.ts'

export type MachineInfo =
  | { readonly content: Buffer; readonly verdict: 'verified' }
  | { readonly content: Buffer; readonly verdict: 'unverified'; readonly reason: MachineInfoDoubt }

/** Why a machine info is not known to come from a device of Apple's make. */
export type MachineInfoDoubt = PkiErrorCode | 'UNKNOWN_DEVICE_AUTHORITY'

export interface MachineInfoTrust {
  /** Trusted like Apple's own: for tests and the sandbox. */
  readonly extraDeviceAuthorities?: readonly ParsedCertificate[]
}

const maxMachineInfoBytes = 64 * 1024

/**
 * Reads the signed machine info that a device posts to start an account-driven enrollment.
 *
 * `verified` means that an identity which Apple put into a device signed it: a hint that a genuine device speaks, not
 * that this device will be the one to enroll. Dates are ignored and SHA-1 and RSA-1024 accepted, because Apple's device
 * authority expired in 2014, and genuine devices use both.
 *
 * @throws {PkiError} when it is no CMS message that embeds content
 * @see https://developer.apple.com/documentation/devicemanagement/account-driven-enrollment (machine info)
 */
export function verifyMachineInfo(body: Uint8Array, trust: MachineInfoTrust = {}): MachineInfo {
  const parts = parseSignedData(body, maxMachineInfoBytes)
  const { content } = parts
  if (content === null) throw malformed('The machine info is missing.')
  try {
    const { signer } = verifyParts(parts, content, { digests: allDigests })
    const authorities = [appleIphoneDeviceCa, ...(trust.extraDeviceAuthorities ?? [])]
    if (authorities.some((authority) => verifyIssued(signer, authority))) return { content, verdict: 'verified' }
    return { content, verdict: 'unverified', reason: 'UNKNOWN_DEVICE_AUTHORITY' }
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return { content, verdict: 'unverified', reason: error.code }
  }
}

export interface MachineInfoSigner {
  readonly certificate: Uint8Array
  readonly key: KeyObject
  readonly chain?: readonly Uint8Array[]
  readonly signingTime?: Date
}

/** Signs machine info the way iOS does: BER with indefinite lengths, SHA-1, signed attributes, the chain sent along. */
export function signMachineInfo(content: Uint8Array, signer: MachineInfoSigner): Buffer {
  return signDataInBer(content, { ...signer, digest: 'sha1' })
}
