/** Markup that is safe to send: everything that was put into it has been escaped. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }

  toString(): string {
    return this.markup
  }
}

type Piece = string | number | Html | null | undefined | false | readonly Piece[]

/**
 * Builds markup; what stands in `${}` is escaped unless it is markup itself. Lists are joined; null, undefined and false
 * leave nothing. Attribute values must stand in double quotes.
 *
 * @example
 * html`<p title="${title}">${lines.map((line) => html`<span>${line}</span>`)}</p>`
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const rest = pieces.map((piece, index) => render(piece) + strings[index + 1])
  return new Html(strings[0] + rest.join(''))
}

/**
 * A sentence in which **two stars on each side** mark the words to look for on the screen. Everything else is escaped.
 */
export function emphasized(sentence: string): Html {
  const parts = sentence.split('**')
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<strong>${part}</strong>` : part))}`
}

function render(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.markup
  if (Array.isArray(piece)) return piece.map(render).join('')
  return escape(String(piece))
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character]!)
}
