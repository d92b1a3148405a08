// Source: Apple's schema, mdm/errors/*.yaml. An error is JSON or a property list, and its content type says which.
import { parsePlist } from '../../src/apple/plist/parse-plist.ts'
import type { HttpAnswer } from './device-http.ts'

export interface ServerError {
  /** `com.apple.unrecognized.device` and the like; null where Apple has no code for the reason. */
  readonly code: string | null
  /** What the person in front of the device reads. */
  readonly message: string
}

/** What an answer with status 403 says; null for any other answer. */
export function serverErrorIn(answer: HttpAnswer): ServerError | null {
  if (answer.status !== 403) return null
  const { code, message } = parseErrorBody(answer) ?? {}
  const knownCode = typeof code === 'string' ? code : null
  const text = typeof message === 'string' && message !== '' ? message : (knownCode ?? 'The server refuses (403).')
  return { code: knownCode, message: text }
}

function parseErrorBody({ headers, body }: HttpAnswer): { code?: unknown; message?: unknown } | null {
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  try {
    const value: unknown = type === 'application/json' ? JSON.parse(body.toString()) : null
    const parsed = type === 'application/xml' || type === 'text/xml' ? parsePlist(body) : value
    return typeof parsed === 'object' ? parsed : null
  } catch {
    return null
  }
}
