type Value = string | number | boolean | null | undefined

export interface Address {
  readonly params?: Readonly<Record<string, Value>>
  readonly query?: Readonly<Record<string, Value>>
}

/** The address of an endpoint: names in braces filled in, the query added, everything encoded. */
export function requestUrl(path: string, { params = {}, query = {} }: Address): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value))
  }
  const suffix = search.toString()
  return `/api/v1${filled}${suffix === '' ? '' : `?${suffix}`}`
}
