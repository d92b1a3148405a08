import { Readable } from 'node:stream'
import { CsvError, type Info, type Options, parse } from 'csv-parse'
import { LodgerError } from '../../platform/errors.ts'
import { foldAscii } from './fold.ts'
import { usernameOf } from './owner.ts'

/** An owner as a line of the file gives it. */
export interface ImportRow {
  /** Line in the file; the header is 1. */
  readonly row: number
  readonly name: string
  readonly email: string
  /** Null: what there is stays. */
  readonly password: string | null
  /** Null: what there is stays. */
  readonly tags: readonly string[] | null
}

export interface ImportNote {
  readonly row: number
  readonly field: string | null
  readonly detail: string
  /** A row with an error is left out; one with a warning is imported all the same. */
  readonly severity: 'error' | 'warning'
}

export interface OwnerCsv {
  readonly rows: readonly ImportRow[]
  readonly notes: readonly ImportNote[]
}

export const sampleOwnerCsv = `name,email,password,tags
Ana Bauer,ana@example.com,a long first password,sales berlin
Ben Okafor,ben@example.com,,sales
Chiara Rossi,chiara@example.com,,
`

const mostRows = 100_000
const columns = ['name', 'email', 'password', 'tags'] as const
type Column = (typeof columns)[number]

/**
 * Reads a CSV file of owners: a header that names its columns in any order, then an owner per line. Tags are separated
 * by spaces, or by semicolons where commas separate the columns. Rows that cannot be imported become notes.
 *
 * @throws {LodgerError} CSV_BROKEN, CSV_HEADER_MISSING, CSV_TOO_LONG
 */
export async function parseOwnerCsv(text: string): Promise<OwnerCsv> {
  const notes: ImportNote[] = []
  const rows: ImportRow[] = []
  const seen = new Map<string, number>()
  let header: Header | undefined
  for await (const { line, cells } of readLines(text)) {
    if (!header) {
      header = readHeader(cells, notes)
      continue
    }
    const row = readRow(line, header, cells, notes)
    if (row && isFirst(row, seen, notes)) rows.push(row)
    if (rows.length > mostRows)
      throw new LodgerError('CSV_TOO_LONG', 'A file has at most 100,000 owners. Split it.', { field: 'csv' })
  }
  if (!header) throw headerMissing()
  return { rows, notes }
}

interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

const sliceLength = 64 * 1024

/** Hands the text over in slices, so that a long file does not keep everybody else waiting. */
async function* readLines(text: string): AsyncGenerator<Line> {
  const options: Options = {
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    trim: true,
    maxRecordSize: sliceLength,
  }
  try {
    for await (const { info, record } of Readable.from(slicesOf(text)).pipe(parse(options)) as AsyncIterable<Parsed>) {
      yield { line: info.lines, cells: record }
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = typeof cause['lines'] === 'number' ? ` (line ${cause['lines']})` : ''
    throw new LodgerError(
      'CSV_BROKEN',
      `This is not a CSV file${line}: a quote is not closed, or stands where none may.`,
      {
        field: 'csv',
        cause,
      },
    )
  }
}

interface Parsed {
  readonly info: Info
  readonly record: readonly string[]
}

function* slicesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += sliceLength) yield text.slice(start, start + sliceLength)
}

/** Spreadsheets in much of Europe separate columns by semicolons. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/))
  return header.includes(';') && !header.includes(',') ? ';' : ','
}

type Header = Readonly<Partial<Record<Column, number>>>

function readHeader(cells: readonly string[], notes: ImportNote[]): Header {
  const header: Partial<Record<Column, number>> = {}
  for (const [index, cell] of cells.entries()) {
    const column = columns.find((each) => each === foldAscii(cell))
    if (column) header[column] ??= index
    else notes.push(warning(1, null, `Column ${index + 1} is none of name, email, password, tags and is not imported.`))
  }
  if (header.name === undefined || header.email === undefined) throw headerMissing()
  return header
}

function headerMissing(): LodgerError {
  return new LodgerError('CSV_HEADER_MISSING', 'The first line must name the columns: name, email, password, tags.', {
    field: 'csv',
  })
}

function readRow(line: number, header: Header, cells: readonly string[], notes: ImportNote[]): ImportRow | undefined {
  const cell = (column: Column): string => cells[header[column] ?? -1] ?? ''
  const tags = cell('tags')
    .split(/[\s;,]+/)
    .filter(Boolean)
  const row = {
    row: line,
    name: cell('name'),
    email: cell('email'),
    password: cell('password') || null,
    tags: tags.length > 0 ? tags : null,
  }
  const errors = errorsIn(row)
  notes.push(...errors)
  if (errors.length > 0) return undefined
  if (!isAscii(usernameOf(row.email))) {
    notes.push(
      warning(
        line,
        'email',
        'Letters outside ASCII before the @: this owner cannot have a Managed Apple Account made from it.',
      ),
    )
  }
  return row
}

function errorsIn({ row, name, email, password, tags }: ImportRow): ImportNote[] {
  const found: ImportNote[] = []
  if (name === '') found.push(error(row, 'name', 'A name is needed.'))
  if (name.length > 200 || hasControls(name))
    found.push(error(row, 'name', 'A name has at most 200 characters, on one line.'))
  if (!isEmail(email)) found.push(error(row, 'email', 'This is not an e-mail address.'))
  if (password !== null && (password.length < 8 || password.length > 200)) {
    found.push(error(row, 'password', 'A password has 8 to 200 characters.'))
  }
  if (tags && (tags.length > 100 || tags.some((tag) => tag.length > 50 || hasControls(tag)))) {
    found.push(error(row, 'tags', 'An owner has at most 100 tags, of at most 50 characters.'))
  }
  return found
}

function isEmail(text: string): boolean {
  return text.length <= 254 && !hasControls(text) && /^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$/.test(text)
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text)
}

function isAscii(text: string): boolean {
  return /^[!-~]*$/.test(text)
}

function isFirst(row: ImportRow, seen: Map<string, number>, notes: ImportNote[]): boolean {
  const key = foldAscii(row.email)
  const before = seen.get(key)
  if (before !== undefined) notes.push(error(row.row, 'email', `Line ${before} has the same e-mail.`))
  else seen.set(key, row.row)
  return before === undefined
}

function error(row: number, field: string, detail: string): ImportNote {
  return { row, field, detail, severity: 'error' }
}

function warning(row: number, field: string | null, detail: string): ImportNote {
  return { row, field, detail, severity: 'warning' }
}
