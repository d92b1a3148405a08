import { LodgerError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'

/** Where a page of devices ended: the id of its last device, and the values that the list sorts it by before that. */
export type Position = readonly [id: string, ...values: readonly (string | null)[]]

export function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/**
 * @param values - how many the list sorts by
 * @throws {LodgerError} CURSOR_INVALID
 */
export function parseCursor(cursor: string, values: number): Position {
  const position = parseJson(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(position) || position.length !== values + 1) throw cursorInvalid()
  const [id, ...rest] = position as unknown[]
  const isText = (value: unknown) => value === null || (typeof value === 'string' && !value.includes('\0'))
  if (typeof id !== 'string' || !isUuid(id) || !rest.every(isText)) throw cursorInvalid()
  return position as unknown as Position
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
