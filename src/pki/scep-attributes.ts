// The attributes that make a signed message a SCEP message: RFC 8894 section 3.2.

import { type Element, expectTag, malformed, tags } from './der.ts'
import { octetsOf, textOf } from './der-values.ts'
import { oids } from './object-identifiers.ts'

export const messageTypes = { CertRep: '3', RenewalReq: '17', PKCSReq: '19' } as const
export const pkiStatuses = { success: '0', failure: '2', pending: '3' } as const

/** Why a request is refused, in the words of RFC 8894 section 3.2.1.4.5. */
export type FailInfo = 'badAlg' | 'badMessageCheck' | 'badRequest' | 'badTime' | 'badCertId'

export const failInfoNumbers: Readonly<Record<FailInfo, string>> = {
  badAlg: '0',
  badMessageCheck: '1',
  badRequest: '2',
  badTime: '3',
  badCertId: '4',
}

export type ScepAttributes = ReadonlyMap<string, Element>

const maxTransactionIdLength = 256
const maxNonceBytes = 64

export function transactionIdOf(attributes: ScepAttributes): string {
  const text = textAttribute(attributes, oids.scepTransactionId)
  if (text.length === 0 || text.length > maxTransactionIdLength) throw malformed('No valid transaction id.')
  return text
}

export function senderNonceOf(attributes: ScepAttributes): Buffer {
  return nonceOf(attributes, oids.scepSenderNonce)
}

export function recipientNonceOf(attributes: ScepAttributes): Buffer {
  return nonceOf(attributes, oids.scepRecipientNonce)
}

function nonceOf(attributes: ScepAttributes, oid: string): Buffer {
  const nonce = octetsOf(expectTag(attributeOf(attributes, oid), tags.octetString))
  if (nonce.length === 0 || nonce.length > maxNonceBytes) throw malformed('No valid nonce.')
  return Buffer.from(nonce)
}

/** An attribute whose value is a PrintableString, mostly a decimal number. */
export function textAttribute(attributes: ScepAttributes, oid: string): string {
  return textOf(expectTag(attributeOf(attributes, oid), tags.printableString)) ?? ''
}

function attributeOf(attributes: ScepAttributes, oid: string): Element {
  const value = attributes.get(oid)
  if (value === undefined) throw malformed('A SCEP attribute is missing.')
  return value
}
