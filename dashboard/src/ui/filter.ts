/** What a filter line means: words such as `kind:user`, each at most once, and free text. */
export interface Filter<Key extends string = string> {
  readonly words: Readonly<Partial<Record<Key, string>>>
  readonly text: string
}

/** Reads a filter line. A word whose key is not known, or that has no value, stays free text. The last of two wins. */
export function parseFilter<Key extends string>(line: string, keys: readonly Key[]): Filter<Key> {
  const words: Partial<Record<Key, string>> = {}
  const text: string[] = []
  for (const part of line.split(/\s+/).filter((each) => each !== '')) {
    const colon = part.indexOf(':')
    const key = keys.find((known) => known === part.slice(0, colon))
    if (colon > 0 && key !== undefined && colon < part.length - 1) words[key] = part.slice(colon + 1)
    else text.push(part)
  }
  return { words, text: text.join(' ') }
}

/** Writes a filter line that reads as the same filter: the words in the order of `keys`, then the text. */
export function writeFilter<Key extends string>(filter: Filter<Key>, keys: readonly Key[]): string {
  const words = keys.flatMap((key) => {
    const value = filter.words[key]
    return value === undefined ? [] : [`${key}:${value}`]
  })
  return [...words, filter.text].filter((part) => part !== '').join(' ')
}
