/** The part of Markdown that our guides use. Whatever else is in a text stays text: no HTML ever comes out. */
export type Block =
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly text: string; readonly id: string }
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'list'; readonly isOrdered: boolean; readonly items: readonly string[] }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

export type Inline =
  | { readonly type: 'text' | 'strong' | 'emphasis' | 'code'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }

/** Splits a text into its blocks. */
export function parseMarkdown(source: string): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  const takeWhile = (test: (line: string) => boolean): string[] => {
    const start = at
    while (at < lines.length && test(lines[at] as string)) at += 1
    return lines.slice(start, at)
  }
  while (at < lines.length) {
    const line = lines[at] as string
    const heading = /^(#{1,3}) (.+)$/.exec(line)
    if (line.trim() === '') at += 1
    else if (heading !== null) {
      const text = (heading[2] as string).trim()
      blocks.push({ type: 'heading', level: (heading[1] as string).length as 1 | 2 | 3, text, id: anchorOf(text) })
      at += 1
    } else if (line.startsWith('```')) {
      at += 1
      blocks.push({ type: 'code', text: takeWhile((each) => !each.startsWith('```')).join('\n') })
      at += 1
    } else if (line.startsWith('>')) {
      const quoted = takeWhile((each) => each.startsWith('>'))
      blocks.push({ type: 'note', text: quoted.map((each) => each.replace(/^> ?/, '')).join(' ') })
    } else if (line.startsWith('|')) blocks.push(readTable(takeWhile((each) => each.startsWith('|'))))
    else if (isItem(line)) blocks.push(readList(takeWhile((each) => isItem(each) || /^ +\S/.test(each))))
    else {
      // The first line is taken whatever it looks like: a line such as "# " begins a block, but is none.
      at += 1
      const rest = takeWhile((each) => each.trim() !== '' && !startsBlock(each))
      blocks.push({ type: 'paragraph', text: [line, ...rest].join(' ') })
    }
  }
  return blocks
}

/** Splits a line into plain, strong, emphasized, code and linked parts. */
export function parseInline(text: string): Inline[] {
  const parts: Inline[] = []
  const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|\b_([^_]+)_\b|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)/g
  let end = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push({ type: 'text', text: text.slice(end, match.index) })
    parts.push(inlineOf(match))
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ type: 'text', text: text.slice(end) })
  return parts
}

/** The name by which links reach a heading. */
export function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}

function inlineOf([whole, code, strong, underlined, starred, label, href]: RegExpExecArray): Inline {
  if (code !== undefined) return { type: 'code', text: code }
  if (strong !== undefined) return { type: 'strong', text: strong }
  const emphasis = underlined ?? starred
  if (emphasis !== undefined) return { type: 'emphasis', text: emphasis }
  if (label !== undefined && href !== undefined && isSafe(href)) return { type: 'link', text: label, href }
  return { type: 'text', text: label ?? whole }
}

function isSafe(href: string): boolean {
  return /^(https?:\/\/|\/|#|\.\/|[\w-]+\.md)/.test(href)
}

function isItem(line: string): boolean {
  return /^(?:[-*]|\d+\.) /.test(line)
}

function startsBlock(line: string): boolean {
  return /^(?:#{1,3} |```|>|\|)/.test(line) || isItem(line)
}

function readList(lines: readonly string[]): Block {
  const items: string[] = []
  for (const line of lines) {
    if (isItem(line)) items.push(line.replace(/^(?:[-*]|\d+\.) /, ''))
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  return { type: 'list', isOrdered: /^\d/.test(lines[0] ?? ''), items }
}

function readTable(lines: readonly string[]): Block {
  const cells = lines.map((line) =>
    line
      .replace(/^\||\|\s*$/g, '')
      .split('|')
      .map((cell) => cell.trim()),
  )
  return { type: 'table', head: cells[0] ?? [], rows: cells.slice(2) }
}
