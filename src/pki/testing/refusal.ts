import { PkiError, type PkiErrorCode } from '../asn1-error.ts'

/** The code of the PkiError that `action` ends in, or null when it succeeds. Any other error is a bug and passes through. */
export function refusalOf(action: () => unknown): PkiErrorCode | null {
  try {
    action()
    return null
  } catch (error) {
    if (error instanceof PkiError) return error.code
    throw error
  }
}
