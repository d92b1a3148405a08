import { LodgerError } from '../../platform/errors.ts'

export interface FieldError {
  /** Dotted path. */
  readonly field: string
  readonly detail: string
}

/** A request that is not as the contract says, with everything that is wrong with it. */
export class InputError extends LodgerError {
  readonly errors: readonly FieldError[]

  constructor(errors: readonly FieldError[]) {
    const [first] = errors
    super(
      'INPUT_INVALID',
      first ? first.detail : 'The request is not as it should be.',
      first?.field ? { field: first.field } : {},
    )
    this.errors = errors
  }
}
