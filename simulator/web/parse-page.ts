// As much of HTML as a page to sign in on needs: links, forms, and the words a person would read. A tokenizer after
// https://html.spec.whatwg.org/multipage/parsing.html, without its repairs of broken trees.

export interface Page {
  readonly title: string
  /** What a person reads, white space folded. */
  readonly text: string
  readonly forms: readonly Form[]
  readonly links: readonly Link[]
  /** Where `<meta http-equiv="refresh">` leads at once. */
  readonly refresh: string | null
}

export interface Form {
  readonly action: string | null
  readonly method: 'get' | 'post'
  readonly id: string | null
  readonly className: string
  readonly fields: readonly Field[]
  readonly buttons: readonly Button[]
}

export interface Field {
  readonly name: string
  readonly type: string
  readonly value: string
  readonly autocomplete: string
  readonly isRequired: boolean
  readonly isChecked: boolean
}

export interface Button {
  readonly name: string
  readonly value: string
  readonly text: string
  readonly className: string
  readonly formAction: string | null
}

export interface Link {
  readonly href: string
  readonly text: string
  readonly isDownload: boolean
  readonly className: string
}

type Attributes = ReadonlyMap<string, string>
type Token =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: Attributes }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

/** Reads a page. Never throws: a browser shows something for anything. */
export function parsePage(html: string): Page {
  const reader = new PageReader()
  for (const token of tokensOf(html)) reader.take(token)
  return reader.finish()
}

const tagPattern =
  /<!--[\s\S]*?-->|<![^>]*>|<\/([a-zA-Z][^\s/>]*)[^>]*>|<([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g
const attributePattern = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

function* tokensOf(html: string): Generator<Token> {
  let from = 0
  tagPattern.lastIndex = 0
  for (let match = tagPattern.exec(html); match !== null; match = tagPattern.exec(html)) {
    if (match.index > from) yield { kind: 'text', text: decodeEntities(html.slice(from, match.index)) }
    from = tagPattern.lastIndex
    if (match[1] !== undefined) yield { kind: 'close', name: match[1].toLowerCase() }
    const name = match[2]?.toLowerCase()
    if (name === undefined) continue
    yield { kind: 'open', name, attributes: attributesOf(match[3] ?? '') }
    if (name !== 'script' && name !== 'style') continue
    // Their content is no markup.
    const end = html.toLowerCase().indexOf(`</${name}`, from)
    from = end < 0 ? html.length : end
    tagPattern.lastIndex = from
  }
  if (from < html.length) yield { kind: 'text', text: decodeEntities(html.slice(from)) }
}

function attributesOf(text: string): Attributes {
  const found = new Map<string, string>()
  for (const [, name = '', doubled, single, bare] of text.matchAll(attributePattern)) {
    const key = name.toLowerCase()
    if (!found.has(key)) found.set(key, decodeEntities(doubled ?? single ?? bare ?? ''))
  }
  return found
}

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  middot: '·',
  hellip: '…',
  rsquo: '’',
  ndash: '–',
  mdash: '—',
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return namedEntities[name] ?? whole
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

interface OpenForm {
  readonly attributes: Attributes
  readonly fields: Field[]
  readonly buttons: Button[]
}

class PageReader {
  private text = ''
  private title = ''
  private refresh: string | null = null
  private readonly forms: OpenForm[] = []
  private readonly links: Link[] = []
  private form: OpenForm | null = null
  /** Elements whose words belong to something: a link, a button, a text area, the title, an option. */
  private within: { readonly name: string; readonly attributes: Attributes; text: string } | null = null
  private select: { readonly name: string; value: string | null } | null = null

  take(token: Token): void {
    if (token.kind === 'text') this.takeText(token.text)
    else if (token.kind === 'open') this.open(token.name, token.attributes)
    else this.close(token.name)
  }

  finish(): Page {
    return {
      title: folded(this.title),
      text: folded(this.text),
      forms: this.forms.map(formOf),
      links: this.links,
      refresh: this.refresh,
    }
  }

  private takeText(text: string): void {
    if (this.within) this.within.text += text
    if (this.within?.name === 'title') this.title += text
    if (!['title', 'script', 'style', 'textarea'].includes(this.within?.name ?? '')) this.text += text
  }

  private open(name: string, attributes: Attributes): void {
    this.text += ' '
    switch (name) {
      case 'form':
        this.form = { attributes, fields: [], buttons: [] }
        this.forms.push(this.form)
        return
      case 'input':
        return this.takeInput(attributes)
      case 'select':
        this.select = { name: attributes.get('name') ?? '', value: null }
        return
      case 'option':
        if (this.select && (this.select.value === null || attributes.has('selected'))) {
          this.select.value = attributes.get('value') ?? ''
        }
        return
      case 'meta':
        return this.takeMeta(attributes)
      case 'a':
      case 'button':
      case 'textarea':
      case 'title':
      case 'script':
      case 'style':
        this.within = { name, attributes, text: '' }
    }
  }

  private close(name: string): void {
    this.text += ' '
    if (name === 'form') this.form = null
    if (name === 'select') this.finishSelect()
    if (this.within?.name !== name) return
    const { attributes, text } = this.within
    this.within = null
    if (name === 'a') this.takeLink(attributes, folded(text))
    if (name === 'button') this.takeButton(attributes, folded(text))
    if (name === 'textarea') this.ownerOf(attributes)?.fields.push(fieldOf(attributes, 'textarea', text))
  }

  private takeInput(attributes: Attributes): void {
    const type = (attributes.get('type') ?? 'text').toLowerCase()
    if (type === 'submit' || type === 'image') this.takeButton(attributes, attributes.get('value') ?? '')
    else this.ownerOf(attributes)?.fields.push(fieldOf(attributes, type, attributes.get('value') ?? ''))
  }

  private takeButton(attributes: Attributes, text: string): void {
    const type = (attributes.get('type') ?? 'submit').toLowerCase()
    if (type === 'button' || type === 'reset' || attributes.has('disabled')) return
    this.ownerOf(attributes)?.buttons.push({
      name: attributes.get('name') ?? '',
      value: attributes.get('value') ?? '',
      text,
      className: attributes.get('class') ?? '',
      formAction: attributes.get('formaction') ?? null,
    })
  }

  private takeLink(attributes: Attributes, text: string): void {
    const href = attributes.get('href')
    if (href === undefined) return
    this.links.push({
      href,
      text,
      isDownload: attributes.has('download'),
      className: attributes.get('class') ?? '',
    })
  }

  private takeMeta(attributes: Attributes): void {
    if (attributes.get('http-equiv')?.toLowerCase() !== 'refresh') return
    const url = /^\s*\d+\s*;\s*url\s*=\s*(.+?)\s*$/i.exec(attributes.get('content') ?? '')?.[1]
    this.refresh = url ?? null
  }

  private finishSelect(): void {
    const { select } = this
    this.select = null
    if (!select || select.name === '') return
    const attributes = new Map([['name', select.name]])
    this.form?.fields.push(fieldOf(attributes, 'select', select.value ?? ''))
  }

  /** A control outside of its form names the form by its id. */
  private ownerOf(attributes: Attributes): OpenForm | null {
    const id = attributes.get('form')
    if (id === undefined) return this.form
    return this.forms.find((form) => form.attributes.get('id') === id) ?? null
  }
}

function fieldOf(attributes: Attributes, type: string, value: string): Field {
  return {
    name: attributes.get('name') ?? '',
    type,
    value,
    autocomplete: attributes.get('autocomplete') ?? '',
    isRequired: attributes.has('required'),
    isChecked: attributes.has('checked'),
  }
}

function formOf({ attributes, fields, buttons }: OpenForm): Form {
  return {
    action: attributes.get('action') || null,
    method: attributes.get('method')?.toLowerCase() === 'post' ? 'post' : 'get',
    id: attributes.get('id') ?? null,
    className: attributes.get('class') ?? '',
    fields,
    buttons,
  }
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
