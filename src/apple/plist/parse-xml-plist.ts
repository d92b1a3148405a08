// Source: Apple, "PropertyList-1.0.dtd" and man plist(5); https://www.w3.org/TR/xml/ for what surrounds the elements.
//
// One pass over the text by position. Strict where two readers could see two things: one root, unique keys, no
// entities but the five and numeric ones, no comment inside a value, no DOCTYPE but Apple's. Like Apple's own reader it
// leaves line ends as they are and lets control characters through, except NUL: CoreFoundation writes an app's name
// unescaped, and a report refused for one odd name would be sent again for ever.
import { isUtf8 } from 'node:buffer'
import { ParseError, type ParseErrorCode } from '../parse-error.ts'
import type { PlistDict, PlistLimits, PlistValue } from './plist-value.ts'
import { entityText, scalarReaders } from './xml-scalars.ts'

/**
 * Reads an XML property list in UTF-8; a byte order mark before and white space after it are accepted.
 *
 * @throws {ParseError}
 */
export function parseXmlPlist(body: Buffer, limits: PlistLimits): PlistValue {
  const nul = body.indexOf(0)
  if (nul >= 0) throw new ParseError('BAD_TEXT', 'The property list holds a NUL', nul)
  if (!isUtf8(body)) throw new ParseError('BAD_TEXT', 'The property list is not valid UTF-8')
  return new XmlReader(body.toString('utf8'), limits).readDocument()
}

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const slash = 0x2f
const lessThan = 0x3c
const greaterThan = 0x3e

const declarationPattern =
  /^<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"utf-8"|'utf-8'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$/i
const doctypePattern =
  /^<!DOCTYPE\s+plist\s+PUBLIC\s+"-\/\/Apple(?: Computer)?\/\/DTD PLIST 1\.0\/\/EN"\s+"https?:\/\/www\.apple\.com\/DTDs\/PropertyList-1\.0\.dtd"\s*>$/
const plistTagPattern = /^<plist(?:\s+version\s*=\s*(?:"1\.0"|'1\.0'))?\s*>$/
/** No number or date is longer; keeps the patterns from seeing a megabyte. */
const maxScalarLength = 400

type ValueName = 'dict' | 'array' | 'string' | 'data' | 'true' | 'false' | 'integer' | 'real' | 'date'

const namesByLetter: ReadonlyMap<string | undefined, ValueName> = new Map([
  ['a', 'array'],
  ['f', 'false'],
  ['i', 'integer'],
  ['r', 'real'],
  ['s', 'string'],
  ['t', 'true'],
])

class XmlReader {
  private readonly text: string
  private readonly limits: PlistLimits
  private readonly hasEntities: boolean
  private position = 0
  private nodes = 0

  constructor(text: string, limits: PlistLimits) {
    this.text = text
    this.limits = limits
    this.hasEntities = text.includes('&')
  }

  readDocument(): PlistValue {
    if (this.text.charCodeAt(0) === 0xfeff) this.position = 1
    if (this.at('<?')) this.skipMarkup('?>', declarationPattern, 'UNEXPECTED_CONTENT', 'an XML declaration of UTF-8')
    this.skipSpace()
    if (this.at('<!')) this.skipMarkup('>', doctypePattern, 'FORBIDDEN_DOCTYPE', "Apple's document type")
    this.skipSpace()
    if (!this.at('<plist')) this.fail('NOT_A_PLIST', 'Expected a property list')
    this.skipMarkup('>', plistTagPattern, 'NOT_A_PLIST', '<plist version="1.0">')
    this.skipSpace()
    const root = this.readValue(1)
    this.skipSpace()
    if (!this.closes('plist')) this.fail('UNEXPECTED_CONTENT', 'Expected the end of the property list')
    this.skipSpace()
    if (this.position < this.text.length) this.fail('TRAILING_CONTENT', 'Content follows the property list')
    return root
  }

  /** The cursor stands at the `<` of a value. */
  private readValue(depth: number): PlistValue {
    this.countNode()
    const start = this.position
    const name = this.nameOfValue()
    const hasContent = this.open(name)
    switch (name) {
      case 'dict':
        return this.readDict(depth, hasContent)
      case 'array':
        return this.readArray(depth, hasContent)
      case 'string':
        return hasContent ? this.readText('string') : ''
      case 'data':
        return hasContent ? this.readData() : Buffer.alloc(0)
      case 'true':
      case 'false':
        if (hasContent && !this.closes(name)) this.fail('UNEXPECTED_CONTENT', `Expected </${name}>`)
        return name === 'true'
      case 'integer':
      case 'real':
      case 'date':
        if (!hasContent) this.fail(name === 'date' ? 'BAD_DATE' : 'BAD_NUMBER', `<${name}> is empty`, start)
        return this.readScalar(name, start)
      default:
        return name satisfies never
    }
  }

  /** Which element the cursor stands at, as far as a letter or two tell; `open` looks at the rest. */
  private nameOfValue(): ValueName {
    const { text, position } = this
    const letter = text.charCodeAt(position) === lessThan ? text[position + 1] : undefined
    if (letter === 'd') {
      if (text[position + 2] === 'i') return 'dict'
      return text[position + 4] === 'a' ? 'data' : 'date'
    }
    return namesByLetter.get(letter) ?? this.fail('UNEXPECTED_CONTENT', 'Expected a value')
  }

  private readDict(depth: number, hasContent: boolean): PlistDict {
    this.checkDepth(depth)
    const dict: Record<string, PlistValue> = Object.create(null)
    if (!hasContent) return dict
    for (;;) {
      this.skipSpace()
      if (this.closes('dict')) return dict
      const start = this.position
      if (!this.at('<key')) this.fail('UNEXPECTED_CONTENT', 'Expected a key')
      this.countNode()
      const key = this.open('key') ? this.readText('key') : ''
      if (key in dict) this.fail('DUPLICATE_KEY', 'A key occurs twice in a dictionary', start)
      this.skipSpace()
      dict[key] = this.readValue(depth + 1)
    }
  }

  private readArray(depth: number, hasContent: boolean): PlistValue[] {
    this.checkDepth(depth)
    const array: PlistValue[] = []
    if (!hasContent) return array
    for (;;) {
      this.skipSpace()
      if (this.closes('array')) return array
      array.push(this.readValue(depth + 1))
    }
  }

  private readText(name: 'string' | 'key'): string {
    const start = this.position
    let value = this.readRun()
    while (!this.closes(name)) {
      if (!this.at('<![CDATA[')) this.fail('UNEXPECTED_CONTENT', `Markup inside <${name}>`)
      value += this.readCdata() + this.readRun()
    }
    if (value.length > this.limits.maxStringLength) {
      this.fail('STRING_TOO_LONG', `A string is longer than ${this.limits.maxStringLength} characters`, start)
    }
    return value
  }

  /** Text up to the next `<`, entities replaced. */
  private readRun(): string {
    const start = this.position
    const end = this.text.indexOf('<', start)
    if (end < 0) this.fail('UNEXPECTED_END', 'The property list ends inside a value', this.text.length)
    this.position = end
    const raw = this.text.slice(start, end)
    return this.hasEntities && raw.includes('&') ? this.replaceEntities(raw, start) : raw
  }

  private readCdata(): string {
    const start = this.position + '<![CDATA['.length
    const end = this.text.indexOf(']]>', start)
    if (end < 0) this.fail('UNEXPECTED_END', 'A CDATA section does not end')
    this.position = end + ']]>'.length
    return this.text.slice(start, end)
  }

  private replaceEntities(raw: string, start: number): string {
    let value = ''
    let from = 0
    for (let ampersand = raw.indexOf('&'); ampersand >= 0; ampersand = raw.indexOf('&', from)) {
      const end = raw.indexOf(';', ampersand)
      const replacement = end < 0 || end - ampersand > 10 ? undefined : entityText(raw.slice(ampersand + 1, end))
      if (replacement === undefined) this.fail('BAD_ENTITY', 'Unknown or malformed entity', start + ampersand)
      value += raw.slice(from, ampersand) + replacement
      from = end + 1
    }
    return value + raw.slice(from)
  }

  private readData(): Buffer {
    const start = this.position
    const text = this.rawContent('data')
    const bytes = Buffer.from(text, 'base64')
    // Node drops what is not base64; only what comes out the same again was base64 to begin with.
    if (bytes.toString('base64') === text) return bytes
    if (bytes.toString('base64') !== text.replace(/[\t\n\r ]+/g, '')) {
      this.fail('BAD_BASE64', '<data> does not hold base64', start)
    }
    return bytes
  }

  private readScalar(name: 'integer' | 'real' | 'date', start: number): PlistValue {
    const text = this.rawContent(name)
    const value = text.length > maxScalarLength ? undefined : scalarReaders[name](text)
    if (value === undefined) {
      this.fail(name === 'date' ? 'BAD_DATE' : 'BAD_NUMBER', `<${name}> holds something else`, start)
    }
    return value
  }

  /** Content that may hold no markup at all, to the end of its element. */
  private rawContent(name: string): string {
    const start = this.position
    const end = this.text.indexOf('<', start)
    if (end < 0) this.fail('UNEXPECTED_END', 'The property list ends inside a value', this.text.length)
    this.position = end
    if (!this.closes(name)) this.fail('UNEXPECTED_CONTENT', `Markup inside <${name}>`)
    return this.text.slice(start, end)
  }

  /** Steps over `<name>` or `<name/>`, and says whether content follows. */
  private open(name: string): boolean {
    const { text } = this
    let position = this.position + 1 + name.length
    let code = text.charCodeAt(position)
    if (text.startsWith(name, this.position + 1)) {
      while (code === space || code === lineFeed || code === carriageReturn || code === tab) {
        code = text.charCodeAt(++position)
      }
      const isEmpty = code === slash
      if (isEmpty) code = text.charCodeAt(++position)
      if (code === greaterThan) {
        this.position = position + 1
        return !isEmpty
      }
    }
    return this.fail('UNEXPECTED_CONTENT', `Expected <${name}>`)
  }

  /** Steps over `</name>`, if the cursor stands there. */
  private closes(name: string): boolean {
    const { text } = this
    let position = this.position
    if (text.charCodeAt(position + 1) !== slash || text.charCodeAt(position) !== lessThan) return false
    position += 2
    if (!text.startsWith(name, position)) return false
    position += name.length
    let code = text.charCodeAt(position)
    while (code === space || code === lineFeed || code === carriageReturn || code === tab) {
      code = text.charCodeAt(++position)
    }
    if (code !== greaterThan) return false
    this.position = position + 1
    return true
  }

  private skipSpace(): void {
    const { text } = this
    for (;;) {
      let code = text.charCodeAt(this.position)
      while (code === space || code === lineFeed || code === carriageReturn || code === tab) {
        code = text.charCodeAt(++this.position)
      }
      if (code !== lessThan || !this.at('<!--')) return
      const end = text.indexOf('-->', this.position + 4)
      if (end < 0) this.fail('UNEXPECTED_END', 'A comment does not end')
      this.position = end + 3
    }
  }

  private skipMarkup(end: string, pattern: RegExp, code: ParseErrorCode, expected: string): void {
    const index = this.text.indexOf(end, this.position)
    const markup =
      index < 0 || index - this.position > maxScalarLength ? '' : this.text.slice(this.position, index + end.length)
    if (!pattern.test(markup)) this.fail(code, `Expected ${expected}`)
    this.position = index + end.length
  }

  private at(markup: string): boolean {
    return this.text.startsWith(markup, this.position)
  }

  private countNode(): void {
    if (++this.nodes > this.limits.maxNodes) {
      this.fail('TOO_MANY_NODES', `The property list has more than ${this.limits.maxNodes} values`)
    }
  }

  private checkDepth(depth: number): void {
    if (depth > this.limits.maxDepth) {
      this.fail('TOO_DEEP', `The property list is nested deeper than ${this.limits.maxDepth}`)
    }
  }

  private fail(code: ParseErrorCode, message: string, position = this.position): never {
    const ended = code === 'UNEXPECTED_CONTENT' && position >= this.text.length
    throw new ParseError(ended ? 'UNEXPECTED_END' : code, message, Buffer.byteLength(this.text.slice(0, position)))
  }
}
