import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseInline, parseMarkdown } from './parse-markdown.ts'

it('reads headings, paragraphs, lists, notes, code and tables', () => {
  const text = [
    '# Deploy',
    '',
    'One',
    'paragraph.',
    '',
    '1. first',
    '   goes on',
    '2. second',
    '',
    '> Careful.',
    '',
    '```',
    'a  b',
    '```',
    '',
    '| A | B |',
    '|---|---|',
    '| 1 | 2 |',
  ].join('\n')
  expect(parseMarkdown(text)).toEqual([
    { type: 'heading', level: 1, text: 'Deploy', id: 'deploy' },
    { type: 'paragraph', text: 'One paragraph.' },
    { type: 'list', isOrdered: true, items: ['first goes on', 'second'] },
    { type: 'note', text: 'Careful.' },
    { type: 'code', text: 'a  b' },
    { type: 'table', head: ['A', 'B'], rows: [['1', '2']] },
  ])
})

it('reads inline marks', () => {
  expect(parseInline('Open **General** at [this page](/configure/general#link) with `copy`.')).toEqual([
    { type: 'text', text: 'Open ' },
    { type: 'strong', text: 'General' },
    { type: 'text', text: ' at ' },
    { type: 'link', text: 'this page', href: '/configure/general#link' },
    { type: 'text', text: ' with ' },
    { type: 'code', text: 'copy' },
    { type: 'text', text: '.' },
  ])
})

it.each(['*so*', '_so_'])('emphasizes %s', (text) => {
  expect(parseInline(`is ${text}.`)).toEqual([
    { type: 'text', text: 'is ' },
    { type: 'emphasis', text: 'so' },
    { type: 'text', text: '.' },
  ])
})

it('takes no name with underscores for emphasis', () => {
  expect(parseInline('LODGER_PUBLIC_URL')).toEqual([{ type: 'text', text: 'LODGER_PUBLIC_URL' }])
})

it('makes no link of an address that could run something', () => {
  expect(parseInline('[x](javascript:alert)')).toEqual([{ type: 'text', text: 'x' }])
})

it('ends on every text', () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseMarkdown(text).map((block) => block.type))))
})

it('takes the mark of a block that does not come for text', () => {
  expect(parseMarkdown('# \n#  ')).toEqual([
    { type: 'paragraph', text: '# ' },
    { type: 'heading', level: 1, text: '', id: '' },
  ])
})
