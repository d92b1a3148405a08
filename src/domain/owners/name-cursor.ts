import { LodgerError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'

/** Where a page of owners ended: by name where the list is sorted by name, and by id. */
export interface Position {
  readonly id: string
  /** As the list sorts it. */
  readonly name?: string | undefined
}

export function writeCursor({ id, name }: Position): string {
  return Buffer.from(JSON.stringify(name === undefined ? [id] : [id, name])).toString('base64url')
}

/** @throws {LodgerError} CURSOR_INVALID */
export function parseCursor(cursor: string): Position {
  const position = parseJson(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(position)) throw cursorInvalid()
  const [id, name] = position as unknown[]
  if (typeof id !== 'string' || !isUuid(id)) throw cursorInvalid()
  if (name !== undefined && (typeof name !== 'string' || name.includes('\0'))) throw cursorInvalid()
  return { id, name }
}

export function cursorInvalid(): LodgerError {
  return new LodgerError('CURSOR_INVALID', 'This page does not exist; start the list again.', { field: 'cursor' })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw cursorInvalid()
  }
}
