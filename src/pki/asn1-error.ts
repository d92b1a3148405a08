/** What went wrong, for whoever decides by it. `MALFORMED` and `TOO_LARGE` say that the bytes could not be read at all. */
export type PkiErrorCode =
  | 'MALFORMED'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_ALGORITHM'
  | 'KEY_REFUSED'
  | 'SIGNER_NOT_FOUND'
  | 'SIGNATURE_INVALID'
  | 'CONTENT_MISMATCH'
  | 'CANNOT_OPEN'
  | 'CERTIFICATE_REFUSED'
  | 'SCEP_REFUSED'

/** The only error that reading someone else's bytes with `pki/` ends in. Its message holds no byte of the input. */
export class PkiError extends Error {
  override readonly name: string = 'PkiError'
  readonly code: PkiErrorCode

  constructor(code: PkiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
