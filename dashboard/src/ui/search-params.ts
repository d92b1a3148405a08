/** Reads the part of an address after the `?` as plain words; nothing is guessed to be a number or an object. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

/** Writes it, leaving out what is empty, and leaving colons as they are: `?q=kind:user`. */
export function writeSearch(state: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(state).filter(([, value]) => typeof value === 'string' && value !== '')
  const text = new URLSearchParams(given as [string, string][]).toString().replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}
