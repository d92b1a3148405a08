// Source: https://developer.apple.com/documentation/devicemanagement/errorunrecognizeddevice and siblings; Apple's
// schema, mdm/errors/*.yaml.
import { ParseError } from '../parse-error.ts'

/** What a 403 tells a client. */
export interface ErrorBody {
  /** Null where Apple has no code for the reason; the request is refused all the same. */
  readonly code: ErrorBodyCode | null
  /** For logs. */
  readonly description: string
  /** For the person at the device, who may get to see it. */
  readonly message: string
}

export type ErrorBodyCode = (typeof errorBodyCodes)[number]

const errorBodyCodes = [
  /** Discovery found nothing for this person. From iOS 17.5, macOS 14.5, visionOS 1.2. */
  'com.apple.well-known.failed',
  /** On any MDM request: the device **leaves management**. From iOS 17, macOS 14, visionOS 1.1. */
  'com.apple.unrecognized.device',
] as const

export const errorBodyMediaType = 'application/json'

/** The JSON of a 403. */
export function writeErrorBody({ code, description, message }: ErrorBody): string {
  return JSON.stringify({ ...(code !== null && { code }), description, message })
}

/**
 * Reads the body of a 403 as a client does: `code` is null for one it does not know.
 *
 * @throws {ParseError} if it is no JSON object
 */
export function parseErrorBody(body: string): ErrorBody {
  let given: Readonly<Record<string, unknown>> | null
  try {
    given = JSON.parse(body)
  } catch {
    given = null
  }
  if (typeof given !== 'object' || given === null) throw new ParseError('BAD_VALUE', 'The error is no JSON object')
  const { code, description, message } = given as Record<keyof ErrorBody, unknown>
  return {
    code: errorBodyCodes.find((known) => known === code) ?? null,
    description: typeof description === 'string' ? description : '',
    message: typeof message === 'string' ? message : '',
  }
}
