// Source: https://developer.apple.com/documentation/devicemanagement/declarativemanagementrequest
import { ParseError } from '../parse-error.ts'

/** What a device wants of declarative management. */
export type Endpoint =
  | { readonly name: 'tokens' }
  | { readonly name: 'declaration-items' }
  | { readonly name: 'status' }
  | { readonly name: 'declaration'; readonly category: DeclarationCategory; readonly identifier: string }

export type DeclarationCategory = (typeof categories)[number]

const categories = ['activation', 'configuration', 'asset', 'management'] as const

/**
 * Reads the Endpoint of a DeclarativeManagement message.
 *
 * @throws {ParseError} if Apple knows no such endpoint
 */
export function parseEndpoint(endpoint: string): Endpoint {
  if (endpoint === 'tokens' || endpoint === 'declaration-items' || endpoint === 'status') return { name: endpoint }
  // An identifier may hold slashes itself.
  const [, givenCategory, identifier] = /^declaration\/([^/]*)\/(.{1,64})$/.exec(endpoint) ?? []
  const category = categories.find((known) => known === givenCategory)
  if (category === undefined || identifier === undefined) throw new ParseError('BAD_VALUE', 'Unknown Endpoint')
  return { name: 'declaration', category, identifier }
}
