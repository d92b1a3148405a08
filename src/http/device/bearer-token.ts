import type { FastifyRequest } from 'fastify'

/**
 * The token that an account-driven device sends with each request; null if none. A header of another form is a token
 * that nobody has.
 *
 * @see RFC 6750 section 2.1
 */
export function bearerTokenOf({ headers }: FastifyRequest): string | null {
  const header = headers.authorization
  if (header === undefined) return null
  return /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(header)?.[1] ?? ''
}
