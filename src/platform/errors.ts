/**
 * A refusal we expect: it has a stable code that edges and the dashboard decide by, and a message fit for an admin.
 * Everything else that is thrown is a bug and stays a plain error.
 */
export class LodgerError extends Error {
  override readonly name = 'LodgerError'
  /** Stable, SCREAMING_SNAKE_CASE. Never compare messages. */
  readonly code: string
  /** The input field the refusal is about, as a dotted path. */
  readonly field: string | undefined
  /** Facts for the reader (ids, counts); never secrets or device identifiers. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: string, message: string, options: LodgerErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.field = options.field
    this.details = options.details
  }
}

export interface LodgerErrorOptions {
  readonly cause?: unknown
  readonly field?: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** Whether `error` is the refusal `code`. */
export function isRefusal(error: unknown, code: string): error is LodgerError {
  return error instanceof LodgerError && error.code === code
}
