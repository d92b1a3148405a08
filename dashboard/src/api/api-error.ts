import { Problem } from '../../../src/contract/shapes.ts'

/** A request that was refused or failed. Decide by `code`; show `message`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string
  readonly status: number
  readonly field: string | undefined
  /** What is wrong with which field, by dotted path. */
  readonly fieldErrors: Readonly<Record<string, string>>
  readonly traceId: string | undefined

  constructor(problem: Pick<Problem, 'code' | 'detail' | 'status'> & Partial<Problem>) {
    super(problem.detail)
    this.code = problem.code
    this.status = problem.status
    this.field = problem.field
    this.fieldErrors = fieldErrorsOf(problem)
    this.traceId = problem.traceId
  }
}

/** The refusal in an error answer, or a general one if the answer is not a problem document. */
export async function readProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const problem = Problem.safeParse(body)
  if (problem.success) return new ApiError(problem.data)
  return new ApiError({
    code: response.status >= 500 ? 'SERVER_FAILED' : 'REFUSED',
    status: response.status,
    detail:
      response.status >= 500
        ? 'The server failed to answer. Nothing is known to have changed; try again.'
        : `The server refused with status ${response.status}.`,
  })
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof ApiError ? error.code : undefined
}

/** What was asked for is no longer there, whatever was read of it before. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 410)
}

function fieldErrorsOf(problem: Partial<Problem>): Record<string, string> {
  const byField: Record<string, string> = {}
  for (const { field, detail } of problem.errors ?? []) byField[withoutPart(field)] ??= detail
  if (problem.field !== undefined && problem.detail !== undefined)
    byField[withoutPart(problem.field)] ??= problem.detail
  return byField
}

/** Servers may say `body.email`; forms know `email`. */
function withoutPart(field: string): string {
  return field.replace(/^(body|query|params)\./, '')
}
