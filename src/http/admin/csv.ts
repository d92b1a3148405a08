/** What stands between two lines, so that every spreadsheet agrees (RFC 4180). */
const newLine = '\r\n'

/** A line of a CSV file. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return cells.map((cell) => csvCell(cell === null ? '' : String(cell))).join(',') + newLine
}

/**
 * A cell that a spreadsheet shows as the text it is. Where it could start a formula, an apostrophe goes before it, which
 * spreadsheets do not show: names come from people, and a file is opened by somebody else.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function csvCell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** Spreadsheets take a file for UTF-8 by this mark only. */
export const byteOrderMark = '\uFEFF'
