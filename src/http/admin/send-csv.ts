import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { byteOrderMark, csvLine } from './csv.ts'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

export interface Export<Item> {
  readonly fileName: string
  readonly header: readonly string[]
  lineOf(item: Item): readonly (string | number | null)[]
  list(limit: number, cursor: string | undefined): Promise<Page<Item>>
}

const rowsPerPage = 500

/** Sends a whole list as CSV, a page at a time: however long it is, only one page is in memory. */
export async function sendCsv<Item>(reply: FastifyReply, whole: Export<Item>): Promise<FastifyReply> {
  // The first page is read before the answer begins, so that a refusal can still be one.
  const first = await whole.list(rowsPerPage, undefined)
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${whole.fileName}"`)
    .send(Readable.from(linesOf(whole, first)))
}

async function* linesOf<Item>(whole: Export<Item>, first: Page<Item>): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(whole.header)
  for (let page = first; ; page = await whole.list(rowsPerPage, page.nextCursor)) {
    yield page.items.map((item) => csvLine(whole.lineOf(item))).join('')
    if (page.nextCursor === null) return
  }
}
