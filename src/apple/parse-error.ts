/**
 * Why bytes were refused. Stable: edges and tests decide by the code, never by the message.
 */
export type ParseErrorCode =
  | 'NOT_A_PLIST'
  | 'TOO_LARGE'
  | 'TOO_DEEP'
  | 'TOO_MANY_NODES'
  | 'STRING_TOO_LONG'
  | 'UNEXPECTED_END'
  | 'UNEXPECTED_CONTENT'
  | 'TRAILING_CONTENT'
  | 'FORBIDDEN_DOCTYPE'
  | 'BAD_TEXT'
  | 'BAD_ENTITY'
  | 'BAD_NUMBER'
  | 'BAD_DATE'
  | 'BAD_BASE64'
  | 'BAD_OFFSET'
  | 'CYCLE'
  | 'UNSUPPORTED_OBJECT'
  | 'DUPLICATE_KEY'
  | 'MISSING_KEY'
  | 'WRONG_TYPE'
  | 'BAD_VALUE'

/**
 * A message from a device that is not what the protocol says.
 *
 * `message` names our own words only (a key we asked for, a limit), never anything the device sent, so that it may be
 * logged.
 */
export class ParseError extends Error {
  override readonly name = 'ParseError'
  readonly code: ParseErrorCode
  /** Where in the body, in bytes; null when the complaint is about the meaning rather than the bytes. */
  readonly offset: number | null

  constructor(code: ParseErrorCode, message: string, offset: number | null = null) {
    super(offset === null ? message : `${message} (at byte ${offset})`)
    this.code = code
    this.offset = offset
  }
}
