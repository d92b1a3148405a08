/** The shape of `ApiError` that forms need. */
interface Refusal {
  readonly message: string
  readonly fieldErrors?: Readonly<Record<string, string>>
}

/**
 * Splits a refusal into what stands beside fields and what is said for the whole form: a field that the form does not
 * show cannot carry its error.
 */
export function formErrors(
  error: Error | null,
  fields: readonly string[],
): { fields: Record<string, string>; general: string | null } {
  if (error === null) return { fields: {}, general: null }
  const { message, fieldErrors = {} } = error as Refusal
  const shown = Object.entries(fieldErrors).filter(([field]) => fields.includes(field))
  return { fields: Object.fromEntries(shown), general: shown.length === 0 ? message : null }
}
