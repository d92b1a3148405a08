// Source: https://developer.apple.com/documentation/devicemanagement/discover-authentication-servers
import { ParseError } from '../parse-error.ts'

/** Where an account-driven enrollment goes on, and as what. */
export interface DiscoveryDocument {
  /** `mdm-byod` is User Enrollment, `mdm-adde` Device Enrollment; must agree with the profile's EnrollmentMode. */
  readonly version: 'mdm-byod' | 'mdm-adde'
  /** The device sends its enrollment request there. */
  readonly baseUrl: string
}

export const discoveryPath = '/.well-known/com.apple.remotemanagement'
/** A static host that serves the document as something else is a common misconfiguration. */
export const discoveryMediaType = 'application/json'

/** The body of the answer. Clients take the first server, so there is one. */
export function writeDiscoveryDocument({ version, baseUrl }: DiscoveryDocument): string {
  return JSON.stringify({ Servers: [{ Version: version, BaseURL: baseUrl }] })
}

/**
 * Reads the answer as a client does, for simulated devices and for checking what an organization's web server says.
 *
 * @throws {ParseError} where a client gives up
 */
export function parseDiscoveryDocument(body: string): DiscoveryDocument {
  const server = firstServer(body)
  const version = server?.Version
  if (version !== 'mdm-byod' && version !== 'mdm-adde')
    throw new ParseError('BAD_VALUE', 'Version is none of the known ones')
  const baseUrl = server?.BaseURL
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl) || new URL(baseUrl).protocol !== 'https:') {
    throw new ParseError('BAD_VALUE', 'BaseURL is no https address')
  }
  return { version, baseUrl }
}

export const modelFamilies = ['iPhone', 'iPad', 'Mac', 'RealityDevice', 'AppleTV', 'Watch'] as const
export type ModelFamily = (typeof modelFamilies)[number]

/** What a device says when it asks. All of it may be missing: redirects lose the query. */
export interface DiscoveryQuery {
  /** What the person typed: a hint and no proof. */
  readonly identifier: Identifier | null
  /** Null as well for a family of the future. */
  readonly modelFamily: ModelFamily | null
}

export interface Identifier {
  readonly full: string
  /** What stands before the last @. */
  readonly username: string
  /** In lower case. */
  readonly domain: string
}

/** Reads the query of a discovery request; whatever is malformed counts as missing. */
export function parseDiscoveryQuery(query: URLSearchParams): DiscoveryQuery {
  const family = query.get('model-family')
  return {
    identifier: parseIdentifier(query.get('user-identifier') ?? ''),
    modelFamily: modelFamilies.find((known) => known === family) ?? null,
  }
}

/**
 * Splits what a person typed at the last @, as the client does; null if no domain name follows it.
 *
 * Spaces are read as plus signs: a query may hold a literal `+`, which decodes to a space, and no account has spaces.
 */
export function parseIdentifier(typed: string): Identifier | null {
  const full = typed.trim().replaceAll(' ', '+')
  const at = full.lastIndexOf('@')
  const domain = full.slice(at + 1)
  if (at < 1 || full.length > maxIdentifierLength || !domainPattern.test(domain)) return null
  return { full, username: full.slice(0, at), domain: domain.toLowerCase() }
}

/** RFC 5321 section 4.5.3.1: an address has at most 254 characters. */
const maxIdentifierLength = 254
/** ASCII only, before any folding: the Kelvin sign is a small k once it is in lower case. */
const domainPattern =
  /^(?=.{4,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/

interface WireServer {
  readonly Version?: unknown
  readonly BaseURL?: unknown
}

function firstServer(body: string): WireServer | undefined {
  let document: { readonly Servers?: unknown } | null
  try {
    document = JSON.parse(body)
  } catch {
    throw new ParseError('BAD_VALUE', 'The discovery document is no JSON')
  }
  const servers = document?.Servers
  return Array.isArray(servers) ? (servers[0] ?? undefined) : undefined
}
