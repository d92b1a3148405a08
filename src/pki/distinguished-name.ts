import { type Element, expectTag, Fields, tags } from './der.ts'
import { objectIdentifierOf, textOf } from './der-values.ts'
import { objectIdentifier, printableString, sequence, setOf, utf8String } from './der-writer.ts'
import { oids } from './object-identifiers.ts'

/** An X.501 name. Two names are the same when their `der` is: what issued a certificate wrote its own name into it. */
export interface DistinguishedName {
  readonly der: Buffer
  readonly commonName: string | null
  /** The attribute UID, which holds the topic of a push certificate. */
  readonly userId: string | null
}

/** Reads a Name (RFC 5280 section 4.1.2.4). Of a repeated attribute the first one counts. */
export function readName(name: Element): DistinguishedName {
  const found = new Map<string, string>()
  for (const relative of expectTag(name, tags.sequence).children) {
    for (const pair of expectTag(relative, tags.set).children) {
      const fields = new Fields(pair)
      const oid = objectIdentifierOf(fields.next(tags.objectIdentifier))
      const text = textOf(fields.any())
      fields.end()
      if (text !== null && !found.has(oid)) found.set(oid, text)
    }
  }
  return {
    der: Buffer.from(name.encoded),
    commonName: found.get(oids.commonName) ?? null,
    userId: found.get(oids.userId) ?? null,
  }
}

export interface NameParts {
  readonly userId?: string
  readonly commonName?: string
  readonly organizationalUnit?: string
  readonly organization?: string
  /** Two letters. */
  readonly country?: string
}

const nameOrder = ['userId', 'country', 'organization', 'organizationalUnit', 'commonName'] as const

/** Writes a Name, from the general to the particular. */
export function writeName(parts: NameParts): Buffer {
  const relatives = nameOrder.flatMap((part) => {
    const text = parts[part]
    if (text === undefined) return []
    const value = part === 'country' ? printableString(text) : utf8String(text)
    return [setOf(sequence(objectIdentifier(oids[part]), value))]
  })
  return sequence(...relatives)
}
