import { expect, it } from 'vitest'
import { writeCsv } from './csv.ts'

it('quotes commas, quotes and line ends', () => {
  expect(writeCsv(['Name'], [['Ana "A", Berlin'], ['two\nlines']])).toBe(
    'Name\r\n"Ana ""A"", Berlin"\r\n"two\nlines"\r\n',
  )
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)'])('keeps a spreadsheet from running %s', (text) => {
  expect(writeCsv(['Name'], [[text]])).toBe(`Name\r\n'${text}\r\n`)
})
